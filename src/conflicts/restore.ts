import type { Config } from '../config/config.js';
import { SyncError } from '../errors.js';
import { requireInitialised } from '../init/readiness.js';
import type { Session } from '../mysql/session.js';
import type { ConflictDetails, ConflictParty } from '../records/conflict-details.js';
import { requireState } from '../records/migrate.js';
import type { Person } from '../records/people.js';
import { shownRow } from '../records/shown-row.js';
import type { RestoreField, RestorePreview, RestoreQuestion, RestoreResult } from '../report/restore-result.js';
import { chooseLoser } from './choose-loser.js';
import { restoreStamp } from './conflict-stamp.js';
import { findPerson } from './find-person.js';
import { type HubTable, openHubTable, readStanding, type StandingRow } from './hub-table.js';
import { onHub } from './on-hub.js';
import { refusalCauses } from './refusal-cause.js';
import { requireConflict } from './require-conflict.js';
import {
  type AskedColumns,
  type ChangedColumn,
  changedSince,
  columnsToRestore,
  type RestoredRow,
  restoredRow,
} from './restored-row.js';
import { type RestoreNote, writeRestored } from './write-restored.js';

/** What of a conflict is to be restored. */
export interface RestoreWish {
  /** Only these columns; where absent those that clashed, or all. */
  readonly columns?: AskedColumns;
  /** The site whose value is meant, by name or id; needed where several lost. */
  readonly loser?: string | number;
}

export interface RestoreOptions extends RestoreWish {
  /** Who restores: an id or a user name of the hub's table of people. */
  readonly user: string;
  /** Of the change log entry; `restored from conflict 12` where absent. */
  readonly comment?: string;
  /** Is asked where the record has changed since the conflict; where absent the answer is no. */
  readonly confirm?: (question: RestoreQuestion) => boolean | Promise<boolean>;
  /** What {@link previewRestore} saw: it is restored if the record still stands so, and only then; nobody is asked. */
  readonly seen?: string;
  readonly signal?: AbortSignal;
}

/** A row that others change again and again between reading and writing is left alone after so many tries. */
const MOST_TRIES = 4;

type Restorable = Exclude<RestoredRow, { action: 'nothing' }>;

/** What is to be restored, found. */
interface Opened {
  readonly config: Config;
  readonly conflict: ConflictDetails;
  readonly loser: ConflictParty;
  readonly table: HubTable;
  readonly wanted: ReturnType<typeof columnsToRestore>;
}

/** The same, and by whom. */
interface Request extends Opened {
  readonly person: Person;
  readonly options: RestoreOptions;
}

/**
 * Puts what lost a conflict back as a new change at the hub: one guarded write with a change log entry of `user`, so that
 * the next run carries it everywhere. The conflict is closed with it.
 *
 * Throws SyncError: `usage` for a conflict, person, loser or column that there is not, and for a conflict that is still
 * being applied; `schema` where the hub cannot sync the table as it is; `connect`, `not-initialised`, `state`, `query`,
 * `interrupted` for the hub.
 */
export async function restoreConflict(
  config: Config,
  conflictId: number,
  options: RestoreOptions,
): Promise<RestoreResult> {
  return onHub(config, options.signal, async (session) => {
    const opened = await open(session, config, conflictId, options);
    const person = await findPerson(session, config.hub.connection.database, config.people, options.user);
    return restore({ ...opened, person, options });
  });
}

/** What a restore would make of the record as it stands now; nothing is written. Throws as {@link restoreConflict}. */
export async function previewRestore(config: Config, conflictId: number, wish: RestoreWish): Promise<RestorePreview> {
  return onHub(config, undefined, async (session) => {
    const { conflict, loser, table, wanted } = await open(session, config, conflictId, wish);
    const standing = await readStanding(table);
    const now = standing?.row ?? null;
    const stamp = await restoreStamp(session, table.layout, now);
    const restored = restoredRow(table.layout, conflict, loser, wanted, now, stamp);
    const changes =
      restored.action === 'nothing' ? [] : changedSince(table.layout, conflict, loser, wanted.columns, now);
    const isWritten = 'row' in restored;
    return {
      ...{ conflict: conflict.id, table: conflict.table, record: conflict.record, loser: loser.site },
      action: restored.action,
      columns: wanted.columns,
      skipped: wanted.gone,
      now: shownRow(table.layout, now),
      after: isWritten ? shownRow(restored.layout, restored.row) : null,
      stamp:
        table.layout.conflictColumn === null ? null : (table.layout.columns[table.layout.conflictColumn]?.name ?? null),
      changed: restored.action === 'nothing' ? [] : changes.map((change) => fieldOf(change, restored)),
      seen: seenOf(standing),
    };
  });
}

function seenOf(standing: StandingRow | null): string {
  return standing?.hash ?? 'none';
}

async function open(session: Session, config: Config, conflictId: number, wish: RestoreWish): Promise<Opened> {
  const { database } = config.hub.connection;
  await requireState(session, config.state);
  await requireInitialised(session, database, 'hub');
  const conflict = await requireConflict(session, config.state, conflictId);
  if (conflict.state === 'decided') {
    throw new SyncError(
      'usage',
      `conflict ${conflictId} is still being applied: its losing row may stand at its site`,
      {
        hint: 'run `spokesync sync` first',
      },
    );
  }
  const loser = chooseLoser(config, conflict, wish.loser ?? null);
  const table = await openHubTable(session, config, conflict);
  if ('unknown' in table) throw new SyncError('schema', `conflict ${conflictId} cannot be restored: ${table.unknown}`);
  const wanted = columnsToRestore(table.layout, conflict, loser, wish.columns ?? null);
  return { config, conflict, loser, table, wanted };
}

async function restore(request: Request): Promise<RestoreResult> {
  const { conflict, loser, table, wanted, options } = request;
  const about = { conflict: conflict.id, table: conflict.table, record: conflict.record, loser: loser.site };
  for (let tries = 1; tries <= MOST_TRIES; tries += 1) {
    const standing = await readStanding(table);
    const now = standing?.row ?? null;
    const stamp = await restoreStamp(table.target.session, table.layout, now);
    const restored = restoredRow(table.layout, conflict, loser, wanted, now, stamp);
    if (restored.action === 'nothing') return { ...about, outcome: 'unchanged' };
    const changes = changedSince(table.layout, conflict, loser, wanted.columns, now);
    const { seen, confirm } = options;
    if (seen === undefined ? changes.length > 0 : seen !== seenOf(standing)) {
      const changed = changes.map((change) => fieldOf(change, restored));
      const question = { ...about, action: restored.action, changed };
      if (seen !== undefined || (await confirm?.(question)) !== true) return { ...question, outcome: 'unconfirmed' };
    }
    const written = await writeRestored(table, standing, restored, noteOf(request, restored));
    if (written.state === 'refused')
      return { ...about, outcome: 'refused', causes: await causesOf(table, restored, written.reason) };
    if (written.state === 'written') return { ...about, ...resultOf(request, restored, standing, written.after) };
  }
  return { ...about, outcome: 'busy' };
}

function fieldOf({ column, kept, now }: ChangedColumn, restored: Restorable): RestoreField {
  const row = 'row' in restored ? shownRow(restored.layout, restored.row) : null;
  return {
    column,
    ...(kept !== undefined && { kept }),
    ...(now !== undefined && { now }),
    ...(row?.[column] !== undefined && { restored: row[column] }),
  };
}

async function causesOf(table: HubTable, restored: Restorable, reason: string): Promise<string[]> {
  const causes =
    'row' in restored
      ? await refusalCauses(table, restored.layout, restored.row)
      : await refusalCauses(table, table.layout, null);
  return causes.length > 0 ? causes : [reason];
}

function noteOf({ config, conflict, loser, person, options }: Request, restored: Restorable): RestoreNote {
  const site = [config.hub, ...config.spokes].find(({ id }) => id === loser.site)?.name ?? `site ${loser.site}`;
  const what = noteWhat(restored, conflict, options);
  return {
    conflict: conflict.id,
    state: config.state,
    hubId: config.hub.id,
    userId: person.id,
    user: person.userName ?? person.id,
    comment: options.comment ?? `restored from conflict ${conflict.id}`,
    note: `restored ${what} of ${site}`,
  };
}

function noteWhat(restored: Restorable, conflict: ConflictDetails, options: RestoreOptions): string {
  if (!('columns' in restored)) return 'the deletion';
  const whole = options.columns === 'all' || (options.columns === undefined && conflict.columns === null);
  return whole ? 'the row' : restored.columns.join(', ');
}

function resultOf(
  { table: { layout }, person }: Request,
  restored: Restorable,
  standing: StandingRow | null,
  after: StandingRow | null,
): Omit<Extract<RestoreResult, { outcome: 'restored' }>, 'conflict' | 'table' | 'record' | 'loser'> {
  return {
    outcome: 'restored',
    action: restored.action,
    columns: 'columns' in restored ? restored.columns : [],
    skipped: 'skipped' in restored ? restored.skipped : [],
    by: { id: person.id, userName: person.userName },
    before: shownRow(layout, standing?.row ?? null),
    after: shownRow(layout, after?.row ?? null),
  };
}
