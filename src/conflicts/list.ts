import type { Config } from '../config/config.js';
import { qualified } from '../mysql/identifier.js';
import { marksFor } from '../mysql/marks.js';
import type { Row, Session, Sql, Value } from '../mysql/session.js';
import { requireState } from '../records/migrate.js';
import type { Person } from '../records/people.js';
import type { ConflictList, ConflictSummary } from '../report/conflict-results.js';
import type { Certainty, ConflictKind, Side } from '../report/result.js';
import { isoTime } from '../records/iso-time.js';
import { type ConflictFilter, filterSql } from './filter.js';
import { onHub } from './on-hub.js';

export interface ListOptions extends ConflictFilter {
  /** Closed ones too. */
  readonly all?: boolean;
  /** At most so many; 50 where absent. */
  readonly limit?: number;
  readonly signal?: AbortSignal;
}

/**
 * Conflicts, from the hub's state database: the open ones first, then those that are still being applied, then the closed
 * ones; the newest of each first. Throws SyncError: `usage` as the filter does, `connect`, `not-initialised`, `state`,
 * `query`, `interrupted` for the hub.
 */
export async function listConflicts(config: Config, options: ListOptions = {}): Promise<ConflictList> {
  return onHub(config, options.signal, async (session) => {
    await requireState(session, config.state);
    const filter = await filterSql(session, config, options);
    const isWanted = options.all === true ? filter : { ...filter, sql: `c.state <> 'closed' AND ${filter.sql}` };
    return readList(session, config.state, isWanted, options.limit ?? 50);
  });
}

async function readList(session: Session, state: string, filter: Sql, limit: number): Promise<ConflictList> {
  const from = `FROM ${qualified(state, 'conflict')} c WHERE ${filter.sql}`;
  const values = filter.values ?? [];
  const [conflicts, counts] = await Promise.all([
    session.rows({
      sql: `SELECT c.id, c.run, c.table_name, c.record, c.kind, c.certainty, c.state, c.decided_at, c.columns,
                   c.closed_at, c.closed_by, c.note
              ${from}
             ORDER BY FIELD(c.state, 'applied', 'decided', 'closed'), c.id DESC LIMIT ${limit}`,
      values,
    }),
    session.rows({ sql: `SELECT COUNT(*) ${from}`, values }),
  ]);
  const sides = await readSides(
    session,
    state,
    conflicts.map(([id]) => String(id)),
  );
  return {
    total: Number(counts[0]?.[0] ?? 0),
    conflicts: conflicts.map((row) => summaryOf(row, sides.get(String(row[0])) ?? [])),
  };
}

interface NamedSide {
  readonly outcome: string;
  readonly side: Side;
}

async function readSides(session: Session, state: string, ids: readonly string[]): Promise<Map<string, NamedSide[]>> {
  const found = new Map<string, NamedSide[]>();
  if (ids.length === 0) return found;
  const rows = await session.rows({
    sql: `SELECT conflict_id, outcome, site, person
            FROM ${qualified(state, 'conflict_side')}
           WHERE conflict_id IN (${marksFor(ids)})
           ORDER BY conflict_id, site, hash`,
    values: ids,
  });
  for (const [conflict, outcome, site, person] of rows) {
    const user = person === null || person === undefined ? null : (JSON.parse(person.toString()) as Person).userName;
    const known = found.get(String(conflict)) ?? [];
    found.set(String(conflict), [...known, { outcome: String(outcome), side: { site: Number(site), user } }]);
  }
  return found;
}

function summaryOf(row: Row, sides: readonly NamedSide[]): ConflictSummary {
  const [id, run, table, record, kind, certainty, state, decidedAt, columns, closedAt, closedBy, note] = row;
  const of = (wanted: string): Side[] => sides.filter(({ outcome }) => outcome === wanted).map(({ side }) => side);
  const closed = isoTime(closedAt);
  return {
    id: Number(id),
    run: Number(run),
    table: String(table),
    record: String(record),
    kind: String(kind) as ConflictKind,
    certainty: String(certainty) as Certainty,
    state: String(state) as ConflictSummary['state'],
    decidedAt: isoTime(decidedAt) ?? '',
    columns: text(columns) === null ? null : (JSON.parse(text(columns) ?? '') as string[]),
    winner: of('winner')[0] ?? { site: 0, user: null },
    losers: of('loser'),
    closed: closed === null ? null : { at: closed, by: text(closedBy), note: text(note) },
  };
}

function text(value: Value | undefined): string | null {
  return value?.toString() ?? null;
}
