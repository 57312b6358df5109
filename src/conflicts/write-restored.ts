import { guard, performWrites, type WriteOutcome } from '../apply/guarded-writes.js';
import { keyOfRow, type RowWrite } from '../apply/row-write.js';
import type { Target } from '../apply/target.js';
import { asJsonByValue, unkeptJson } from '../compare/json-by-value.js';
import { isRetryable, isLinkLost } from '../mysql/errno.js';
import { id, qualified } from '../mysql/identifier.js';
import { recordId } from '../records/record-id.js';
import type { Table } from '../schema/table.js';
import { type HubTable, readStanding, type StandingRow } from './hub-table.js';
import type { RestoredRow } from './restored-row.js';

/** Who restores which conflict, and what is told of it. */
export interface RestoreNote {
  readonly conflict: number;
  readonly state: string;
  readonly hubId: number;
  readonly userId: string;
  /** The user name where there is one. */
  readonly user: string;
  /** Of the change log entry. */
  readonly comment: string;
  /** Of the conflict that is closed. */
  readonly note: string;
}

/** `missed`: the row is not any more as it was read, or others hold it: nothing is written, and it may be tried again. */
export type RestoreWrite =
  | { readonly state: 'written'; readonly after: StandingRow | null }
  | { readonly state: 'refused'; readonly reason: string }
  | { readonly state: 'missed' };

/**
 * Writes the restored row, the person's change log entry, and the end of the conflict, in one transaction of the hub, as
 * an application would write. A run that is under way finds the row changed, as any row that is edited meanwhile.
 */
export async function writeRestored(
  table: HubTable,
  standing: StandingRow | null,
  restored: Exclude<RestoredRow, { action: 'nothing' }>,
  note: RestoreNote,
): Promise<RestoreWrite> {
  const { session } = table.target;
  const target: Target = 'layout' in restored ? { ...table.target, layout: restored.layout } : table.target;
  const row = 'row' in restored ? restored.row : null;
  const key = standing === null && row !== null ? keyOfRow(target.layout, row) : standingKey(table, standing);
  const unkept =
    row === null ? null : unkeptJson(asJsonByValue(target.layout), row, table.schema.tables.get(target.layout.name));
  if (unkept !== null) return { state: 'refused', reason: unkept };
  const write: RowWrite = { action: restored.action, key, row, expected: standing?.hash ?? null };
  try {
    await session.begin('write');
    const outcome = await guarded(target, write);
    if (outcome.state !== 'written') {
      await session.rollback();
      return outcome.state === 'refused' ? outcome : { state: 'missed' };
    }
    const after = await readStanding(table);
    await logChange(table, row === null ? key : keyOfRow(target.layout, row), restored.action, note);
    await closeRestored(table, note);
    await session.commit();
    return { state: 'written', after };
  } catch (error) {
    if (session.alive) await session.rollback();
    if (isRetryable(error) && !isLinkLost(error)) return { state: 'missed' };
    throw error;
  }
}

function standingKey({ layout, key }: HubTable, standing: StandingRow | null): RowWrite['key'] {
  return standing === null ? key : keyOfRow(layout, standing.row);
}

async function guarded(target: Target, write: RowWrite): Promise<WriteOutcome> {
  if (!(await guard(target, [write])).has(0)) return { state: 'missed' };
  const [outcome] = await performWrites(target, [write]);
  return outcome ?? { state: 'missed' };
}

const KINDS = { insert: 'new', update: 'update', delete: 'delete' } as const;

async function logChange(
  { target: { session, database }, schema, layout }: HubTable,
  key: RowWrite['key'],
  action: RowWrite['action'],
  { hubId, userId, comment }: RestoreNote,
): Promise<void> {
  await session.write({
    sql: `INSERT INTO ${qualified(database, 'change_log')}
                 (site_id, user_id, ${id('table')}, record_id, update_type, comment, ${id('timestamp')})
          VALUES (?, ?, ?, ?, ?, ?, ${nowFor(schema.tables.get('change_log'))})`,
    values: [hubId, userId, layout.name, recordId(key), KINDS[action], comment],
  });
}

/** A DATETIME is in the zone of its site. */
function nowFor(changeLog: Table | undefined): string {
  const type = changeLog?.columns.find(({ name }) => name === 'timestamp')?.dataType;
  return type === 'datetime' ? `CONVERT_TZ(UTC_TIMESTAMP(6), '+00:00', @@global.time_zone)` : 'UTC_TIMESTAMP(6)';
}

async function closeRestored({ target: { session } }: HubTable, note: RestoreNote): Promise<void> {
  await session.write({
    sql: `UPDATE ${qualified(note.state, 'conflict')}
             SET state = 'closed', closed_at = UTC_TIMESTAMP(6), closed_by = ?, note = CONCAT_WS('\n', note, ?)
           WHERE id = ?`,
    values: [note.user, note.note, note.conflict],
  });
}
