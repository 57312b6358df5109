import { utcText } from '../conflicts/filter.js';
import type { Config } from '../config/config.js';
import { id } from '../mysql/identifier.js';
import type { Session, Sql } from '../mysql/session.js';
import type { LoggedWrite } from '../report/log-result.js';
import { type DescribedLog, describeLog } from './described-log.js';
import { type LogFilter, logFilterSql } from './log-filter.js';
import { readEntries } from './read-entries.js';

/** Some entries of the log, the newest first, without statements and rows. */
export interface LogPage {
  readonly entries: readonly LoggedWrite[];
  /** From where to go on: entries with an id below this were not looked at. Null: there are none. */
  readonly older: number | null;
}

/** Where a page begins and how much it may hold. */
export interface LogPageOptions {
  /** Only entries with a lower id. */
  readonly below?: number;
  readonly limit: number;
  /** So long it goes on looking for rare entries; a second and a half where absent. */
  readonly patienceMs?: number;
}

/** So many ids are looked through in one statement at first: no index helps with a text, and a log may be huge. */
const FIRST_STRIDE = 2_000;
const LONGEST_STRIDE = 50_000;

/**
 * The newest entries that a filter picks, found in strides from the top, until there are enough or patience ends.
 * Throws as {@link logFilterSql} and `describeLog` do.
 */
export async function pageLog(
  session: Session,
  config: Config,
  filter: LogFilter,
  { below, limit, patienceMs = 1_500 }: LogPageOptions,
): Promise<LogPage> {
  const log = await describeLog(session, config);
  const where = await logFilterSql(session, config, log, filter);
  const { lowest, highest } = await bounds(session, log, filter);
  const found: LoggedWrite[] = [];
  // The index of records, or of runs, leads straight to its entries.
  const isIndexed = filter.record !== undefined || filter.run !== undefined;
  let top = Math.min(below ?? Infinity, highest + 1);
  let stride = isIndexed ? Infinity : FIRST_STRIDE;
  const until = performance.now() + patienceMs;
  while (top > lowest && found.length < limit) {
    const bottom = Math.max(lowest, top - stride);
    const missing = limit - found.length;
    const some = await readEntries(session, log, within(where, bottom, top), {
      order: 'newest first',
      limit: missing + 1,
      withRows: false,
    });
    found.push(...some.slice(0, missing));
    if (some.length > missing) return { entries: found, older: found.at(-1)?.id ?? null };
    top = bottom;
    if (!isIndexed && performance.now() > until) break;
    stride = Math.min(LONGEST_STRIDE, stride * 2);
  }
  return { entries: found, older: top > lowest ? top : null };
}

/** One entry with its statement and rows; null: there is none. */
export async function readEntry(session: Session, config: Config, entry: number): Promise<LoggedWrite | null> {
  const log = await describeLog(session, config);
  const where = { sql: `l.${id('id')} = ?`, values: [entry] };
  const [found] = await readEntries(session, log, where, { order: 'newest first', limit: 1, withRows: true });
  return found ?? null;
}

function within(where: Sql, bottom: number, top: number): Sql {
  return {
    sql: `l.${id('id')} >= ? AND l.${id('id')} < ? AND ${where.sql}`,
    values: [bottom, top, ...(where.values ?? [])],
  };
}

/** The ids between which the entries of a span of time stand. */
async function bounds(
  session: Session,
  { table }: DescribedLog,
  { since, until }: LogFilter,
): Promise<{ readonly lowest: number; readonly highest: number }> {
  const [row] = await session.rows({ sql: `SELECT COALESCE(MIN(id), 1), COALESCE(MAX(id), 0) FROM ${table}` });
  const [first, last] = [Number(row?.[0]), Number(row?.[1])];
  const from = async (time: Date): Promise<number> => firstNotBefore(session, table, first, last, utcText(time));
  return {
    lowest: since === undefined ? first : Math.max(first, (await from(since)) - SLACK),
    highest: until === undefined ? last : Math.min(last, (await from(until)) + SLACK),
  };
}

/** Entries are in the order of their times, but for those that were written side by side. */
const SLACK = 1_000;

/** The id of the first entry that is not older than `time`, by halves. */
async function firstNotBefore(
  session: Session,
  table: string,
  first: number,
  last: number,
  time: string,
): Promise<number> {
  let [low, high] = [first, last + 1];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const [row] = await session.rows({
      sql: `SELECT id, ${id('timestamp')} < ? FROM ${table} WHERE id >= ? ORDER BY id LIMIT 1`,
      values: [time, middle],
    });
    if (row !== undefined && row[1]?.toString() === '1') low = Number(row[0]) + 1;
    else high = middle;
  }
  return low;
}
