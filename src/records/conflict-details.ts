import { qualified } from '../mysql/identifier.js';
import { marksFor } from '../mysql/marks.js';
import type { Session, Value } from '../mysql/session.js';
import type { Certainty, ConflictKind, ShownRow } from '../report/result.js';
import type { Person } from './people.js';

/** `decided`: the losing value may still stand at a spoke; `applied`: it was overwritten; `closed`: a person has seen to it. */
export type ConflictState = 'decided' | 'applied' | 'closed';

/** One value that took part in a conflict, whole, and who made it. */
export interface ConflictParty {
  /** The site where the value was made. */
  readonly site: number;
  /** Row hash; empty: a deletion. With `site` it names the party within its conflict. */
  readonly hash: string;
  readonly userId: string | null;
  /** As known when it was decided; null: unknown. */
  readonly person: Person | null;
  /** The change log's comment on the change. */
  readonly comment: string | null;
  /** Effective time, microseconds since 1970, by the hub's clock; null: unknown. */
  readonly timeUs: bigint | null;
  /** Null: deleted. */
  readonly row: ShownRow | null;
}

/** A party without its row. */
export type PartyHead = Omit<ConflictParty, 'row'>;

/** What a conflict is about and who took part, without the rows, which may be large. */
export interface ConflictHead {
  readonly id: number;
  readonly run: number;
  readonly table: string;
  readonly record: string;
  readonly kind: ConflictKind;
  readonly certainty: Certainty;
  readonly state: ConflictState;
  /** The columns that clashed; null: the whole row. */
  readonly columns: readonly string[] | null;
  /** An earlier conflict over the record whose winner met again. */
  readonly follows: number | null;
  /** UTC, `YYYY-MM-DD HH:MM:SS.ffffff`. */
  readonly decidedAt: string;
  readonly winner: PartyHead;
  /** At least one. */
  readonly losers: readonly PartyHead[];
  /** Who closed it, when (UTC) and with what note. */
  readonly closed: { readonly at: string; readonly by: string | null; readonly note: string | null } | null;
}

/** All that is kept of one conflict (DESIGN §4, §8): what its mail, `conflicts show` and a restore are made from. */
export interface ConflictDetails extends ConflictHead {
  /** The columns as both sides last agreed on them, as far as that is known; null: nothing is. */
  readonly before: ShownRow | null;
  /** The row as decided; null: deleted. */
  readonly kept: ShownRow | null;
  readonly winner: ConflictParty;
  readonly losers: readonly ConflictParty[];
}

type Text = string | null;

function parsed<T>(text: Text): T | null {
  return text === null ? null : (JSON.parse(text) as T);
}

/** Conflicts by id, in the order of their ids, with all rows; who is not found is missing. */
export async function readConflicts(
  session: Session,
  state: string,
  ids: readonly (number | string)[],
): Promise<ConflictDetails[]> {
  return read(session, state, ids, (column) => column);
}

/** The same, but rows of more than `mostBytes` are null, as deleted ones are; only theirs is the hash empty. */
export async function readSmallConflicts(
  session: Session,
  state: string,
  ids: readonly number[],
  mostBytes: number,
): Promise<ConflictDetails[]> {
  return read(session, state, ids, (column) => `IF(LENGTH(${column}) <= ${mostBytes}, ${column}, NULL)`);
}

/** The same without the rows: of thousands of conflicts these may be more than memory holds. */
export async function readConflictHeads(
  session: Session,
  state: string,
  ids: readonly (number | string)[],
): Promise<ConflictHead[]> {
  return read(session, state, ids, () => 'NULL');
}

async function read(
  session: Session,
  state: string,
  ids: readonly (number | string)[],
  row: (column: string) => string,
): Promise<ConflictDetails[]> {
  if (ids.length === 0) return [];
  const marks = marksFor(ids);
  const [conflicts, sides] = await Promise.all([
    session.rows({
      sql: `SELECT id, run, table_name, record, kind, certainty, state, columns, follows, decided_at,
                   ${row('base_row')}, ${row('kept_row')}, closed_at, closed_by, note
              FROM ${qualified(state, 'conflict')} WHERE id IN (${marks}) ORDER BY id`,
      values: [...ids],
    }),
    session.rows({
      sql: `SELECT conflict_id, outcome, site, hash, user_id, person, comment, time_us, ${row('row_values')}
              FROM ${qualified(state, 'conflict_side')} WHERE conflict_id IN (${marks}) ORDER BY conflict_id, time_us DESC, site`,
      values: [...ids],
    }),
  ]);
  const parties = new Map<string, { outcome: Text; party: ConflictParty }[]>();
  for (const row of sides) {
    const [conflictId, outcome, site, hash, userId, person, comment, timeUs, values] = row.map(text);
    const party: ConflictParty = {
      site: Number(site),
      hash: hash ?? '',
      userId: userId ?? null,
      person: parsed<Person>(person ?? null),
      comment: comment ?? null,
      timeUs: timeUs === null || timeUs === undefined ? null : BigInt(timeUs),
      row: parsed<ShownRow>(values ?? null),
    };
    const known = parties.get(conflictId ?? '') ?? [];
    parties.set(conflictId ?? '', [...known, { outcome: outcome ?? null, party }]);
  }
  return conflicts.flatMap((row) => detailsOf(row.map(text), parties.get(String(row[0])) ?? []) ?? []);
}

function text(value: Value): Text {
  return value?.toString() ?? null;
}

function detailsOf(
  row: readonly Text[],
  parties: readonly { outcome: Text; party: ConflictParty }[],
): ConflictDetails | null {
  const [
    id,
    run,
    table,
    record,
    kind,
    certainty,
    state,
    columns,
    follows,
    decidedAt,
    before,
    kept,
    closedAt,
    by,
    note,
  ] = row.map((value) => value ?? null);
  const winner = parties.find(({ outcome }) => outcome === 'winner')?.party;
  if (winner === undefined) return null;
  return {
    id: Number(id),
    run: Number(run),
    table: table ?? '',
    record: record ?? '',
    kind: kind as ConflictKind,
    certainty: certainty as Certainty,
    state: state as ConflictState,
    columns: parsed<string[]>(columns ?? null),
    follows: follows === null || follows === undefined ? null : Number(follows),
    decidedAt: decidedAt ?? '',
    before: parsed<ShownRow>(before ?? null),
    kept: parsed<ShownRow>(kept ?? null),
    winner,
    losers: parties.filter(({ outcome }) => outcome === 'loser').map(({ party }) => party),
    closed: closedAt === null || closedAt === undefined ? null : { at: closedAt, by: by ?? null, note: note ?? null },
  };
}
