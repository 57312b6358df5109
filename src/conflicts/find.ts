import type { Config } from '../config/config.js';
import { qualified } from '../mysql/identifier.js';
import type { Session, Sql } from '../mysql/session.js';
import { type ConflictFilter, filterSql } from './filter.js';

/** `open`: nobody has seen to it yet, those that are still being applied among them. */
export type Shelf = 'open' | 'closed' | 'all';

/** Which conflicts a person looks at. */
export interface ConflictQuery {
  readonly filter: ConflictFilter;
  readonly shelf: Shelf;
}

/** Ids, the newest first. `total` is null where it is more than {@link MOST_COUNTED}. */
export interface FoundConflicts {
  readonly ids: readonly number[];
  readonly hasMore: boolean;
  readonly total: number | null;
}

/** What is more is not counted. */
export const MOST_COUNTED = 10_000;

const SHELVES = { open: `c.state IN ('applied', 'decided')`, closed: `c.state = 'closed'`, all: 'TRUE' } as const;

/** One page of the conflicts that agree, on a session with the hub. Throws SyncError `usage` as the filter does. */
export async function findConflicts(
  session: Session,
  config: Config,
  query: ConflictQuery,
  { limit, offset }: { readonly limit: number; readonly offset: number },
): Promise<FoundConflicts> {
  const where = await whereOf(session, config, query);
  const from = `FROM ${qualified(config.state, 'conflict')} c WHERE ${where.sql}`;
  const values = where.values ?? [];
  // One look, for the page and the count: to look for a text in every row is dear.
  const most = Math.max(MOST_COUNTED, offset + limit) + 1;
  const rows = await session.rows({ sql: `SELECT c.id ${from} ORDER BY c.id DESC LIMIT ${most}`, values });
  return {
    ids: rows.slice(offset, offset + limit).map(([id]) => Number(id)),
    hasMore: rows.length > offset + limit,
    total: rows.length > MOST_COUNTED ? null : rows.length,
  };
}

/** Of the conflicts that agree those beside one of them; null: it is the first or the last. */
export async function neighboursOf(
  session: Session,
  config: Config,
  query: ConflictQuery,
  id: number,
): Promise<{ readonly newer: number | null; readonly older: number | null }> {
  const where = await whereOf(session, config, query);
  const beside = async (isBeside: string, order: string): Promise<number | null> => {
    const [row] = await session.rows({
      sql: `SELECT c.id FROM ${qualified(config.state, 'conflict')} c
             WHERE c.id ${isBeside} ? AND ${where.sql}
             ORDER BY c.id ${order} LIMIT 1`,
      values: [id, ...(where.values ?? [])],
    });
    return row === undefined ? null : Number(row[0]);
  };
  const [newer, older] = await Promise.all([beside('>', 'ASC'), beside('<', 'DESC')]);
  return { newer, older };
}

async function whereOf(session: Session, config: Config, { filter, shelf }: ConflictQuery): Promise<Sql> {
  const { sql, values = [] } = await filterSql(session, config, filter);
  return { sql: `${SHELVES[shelf]}\n AND ${sql}`, values };
}

/** The tables that have conflicts, whether they are still configured or not. */
export async function tablesWithConflicts(session: Session, state: string): Promise<readonly string[]> {
  const rows = await session.rows({ sql: `SELECT DISTINCT table_name FROM ${qualified(state, 'conflict')}` });
  return rows.map(([name]) => String(name));
}
