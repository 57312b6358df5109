import { rowsOfParts } from '../compare/rows-of-keys.js';
import { id, qualified } from '../mysql/identifier.js';
import { marksFor } from '../mysql/marks.js';
import type { Session, Sql } from '../mysql/session.js';
import type { ChangeKind } from '../reconcile/candidate.js';
import type { Schema } from '../schema/table.js';
import { effectiveTimeUs, type SiteClock } from './effective-time.js';
import { recordsThatFit } from './records-that-fit.js';

/** One entry of a site's change log: who changed a record, how and when. */
export interface Entry {
  readonly id: bigint;
  readonly record: string;
  readonly userId: string | null;
  readonly kind: ChangeKind;
  readonly comment: string | null;
  /** By the hub's clock. */
  readonly timeUs: bigint | null;
  /** As the entry says it, by the site's own clock, UTC. */
  readonly timestamp: string | null;
}

/** Where a site's change log is and how its times are to be read. */
export interface ChangeLog {
  readonly session: Session;
  readonly schema: Schema;
  readonly clock: SiteClock;
  /** Entries up to this id are done with. */
  readonly low: bigint;
  /** Ids above `low` whose row change has been taken up already. */
  readonly consumed: ReadonlySet<string>;
}

const tableName = 'change_log';

/** Every entry above the low-water mark, taken up or not, that names one of the records, oldest first, by record id. */
export async function entriesFor(
  log: ChangeLog,
  table: string,
  records: readonly string[],
): Promise<Map<string, Entry[]>> {
  const found = new Map<string, Entry[]>();
  const described = log.schema.tables.get(tableName);
  if (records.length === 0 || described === undefined) return found;
  const zoned = described.columns.find(({ name }) => name === 'timestamp')?.dataType ?? 'timestamp';
  const rows = await rowsOfParts(log.session, recordsThatFit(log.session, records), (some) => ({
    sql: `SELECT id, record_id, user_id, update_type, comment, ${id('timestamp')}
            FROM ${qualified(log.schema.database, tableName)}
           WHERE ${id('table')} = ? AND id > ? AND record_id IN (${marksFor(some)})
           ORDER BY id`,
    values: [table, log.low, ...some],
  }));
  // Two records that the log's collation takes for one may have been asked for apart.
  for (const row of new Map(rows.map((row) => [row[0]?.toString(), row])).values()) {
    const [entryId, record, userId, type, comment, timestamp] = row.map((value) => value?.toString() ?? null);
    const entry: Entry = {
      id: BigInt(entryId ?? '0'),
      record: record ?? '',
      userId: userId ?? null,
      kind: type === 'delete' || type === 'force delete' ? type : 'edit',
      comment: comment ?? null,
      timestamp: timestamp ?? null,
      timeUs: effectiveTimeUs(timestamp ?? null, zoned, log.clock),
    };
    const entries = found.get(entry.record);
    if (entries === undefined) found.set(entry.record, [entry]);
    else entries.push(entry);
  }
  return found;
}

/** Whom the entries name that {@link entriesFor} gives for the same: queries for their ids; none: there is no log. */
export function usersOfEntries(log: ChangeLog, table: string, records: readonly string[]): Sql[] {
  if (!log.schema.tables.has(tableName)) return [];
  return [...recordsThatFit(log.session, records)].map((some) => ({
    sql: `SELECT user_id FROM ${qualified(log.schema.database, tableName)}
           WHERE ${id('table')} = ? AND id > ? AND record_id IN (${marksFor(some)})`,
    values: [table, log.low, ...some],
  }));
}

/** The newest entries about a table, taken up or not; older ones the low-water mark passes soon. */
export async function latestEntries(log: ChangeLog, table: string): Promise<bigint[]> {
  if (!log.schema.tables.has(tableName)) return [];
  const rows = await log.session.rows({
    sql: `SELECT id FROM ${qualified(log.schema.database, tableName)}
           WHERE ${id('table')} = ? AND id > ? ORDER BY id DESC LIMIT 10000`,
    values: [table, log.low],
  });
  return rows.map(([entry]) => BigInt(String(entry)));
}

/** The entries that nothing has been made of yet. */
export function unconsumed(log: ChangeLog, entries: readonly Entry[]): Entry[] {
  return entries.filter((entry) => !log.consumed.has(entry.id.toString()));
}

/** Ids above the mark that were taken up. */
export async function readConsumed(session: Session, state: string, site: number): Promise<Set<string>> {
  const rows = await session.rows({
    sql: `SELECT id FROM ${qualified(state, 'consumed_entry')} WHERE site = ?`,
    values: [site],
  });
  return new Set(rows.map(([entry]) => String(entry)));
}

/**
 * Marks entries as taken up: in the hub transaction that takes up the row change they tell of. `token`: of the spoke's
 * batch that is to do so; if it comes to nothing, {@link release} gives them back.
 */
export async function consume(
  session: Session,
  state: string,
  site: number,
  entries: readonly bigint[],
  token: bigint | null = null,
): Promise<void> {
  if (entries.length === 0) return;
  await session.batch(
    `INSERT IGNORE INTO ${qualified(state, 'consumed_entry')} (site, id, token) VALUES (?, ?, ?)`,
    entries.map((entry) => [site, entry.toString(), token?.toString() ?? null]),
  );
}

/** Gives back entries that batches were to take up which did not happen: some of one batch, or all from the token on. */
export async function release(
  session: Session,
  state: string,
  site: number,
  token: bigint,
  which: { readonly entries: readonly bigint[] } | 'from token on',
): Promise<void> {
  const consumed = qualified(state, 'consumed_entry');
  if (which === 'from token on') {
    await session.write({ sql: `DELETE FROM ${consumed} WHERE site = ? AND token >= ?`, values: [site, token] });
    return;
  }
  await session.batch(
    `DELETE FROM ${consumed} WHERE site = ? AND token = ? AND id = ?`,
    which.entries.map((entry) => [site, token.toString(), entry.toString()]),
  );
}
