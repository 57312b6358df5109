import { setTimeout as sleep } from 'node:timers/promises';
import { onHub } from '../conflicts/on-hub.js';
import type { Config } from '../config/config.js';
import type { Session } from '../mysql/session.js';
import type { LoggedWrite } from '../report/log-result.js';
import { type DescribedLog, describeLog } from './described-log.js';
import { logFilterSql } from './log-filter.js';
import { readEntries } from './read-entries.js';
import type { LogOptions } from './search-log.js';

export interface FollowOptions extends LogOptions {
  /** Ends the following; it is no error. */
  readonly signal: AbortSignal;
  /** How long to wait between looks; a second where absent. */
  readonly pollMs?: number;
}

/** How many entries are read at once. */
const PORTION = 500;

/**
 * Gives the last entries and then each new one as it is committed, oldest first, until the signal is aborted. Hub
 * transactions commit in the order of their entries, so none is passed by. An entry whose write does not happen after
 * all is taken back by its run; it has been given by then.
 *
 * Throws as {@link searchLog} does, but for `interrupted`.
 */
export async function followLog(
  config: Config,
  options: FollowOptions,
  onEntry: (entry: LoggedWrite) => void,
): Promise<void> {
  const { signal, pollMs = 1000 } = options;
  try {
    await onHub(config, signal, async (session) => {
      const log = await describeLog(session, config);
      let last = await lastEntries(session, config, log, options, onEntry);
      while (!signal.aborted) {
        const fresh = await newEntries(session, config, log, options, last);
        fresh.entries.forEach(onEntry);
        last = fresh.last;
        if (fresh.entries.length < PORTION) await sleep(pollMs, undefined, { signal });
      }
    });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** Gives the last entries that the filter picks, and the id after which new ones come. */
async function lastEntries(
  session: Session,
  config: Config,
  log: DescribedLog,
  options: FollowOptions,
  onEntry: (entry: LoggedWrite) => void,
): Promise<number> {
  const [row] = await session.rows({ sql: `SELECT COALESCE(MAX(id), 0) FROM ${log.table}` });
  const last = Number(row?.[0] ?? 0);
  const where = await logFilterSql(session, config, log, options);
  const { limit = 50, withRows = true } = options;
  const known = { sql: `${where.sql}\n AND l.id <= ?`, values: [...(where.values ?? []), last] };
  const entries = await readEntries(session, log, known, { order: 'newest first', limit, withRows });
  entries.reverse().forEach(onEntry);
  return last;
}

/** New entries are picked by themselves: the filter is made anew, since tables and sites may have come. */
async function newEntries(
  session: Session,
  config: Config,
  log: DescribedLog,
  options: FollowOptions,
  last: number,
): Promise<{ entries: LoggedWrite[]; last: number }> {
  const [row] = await session.rows({ sql: `SELECT COALESCE(MAX(id), 0) FROM ${log.table}` });
  const newest = Number(row?.[0] ?? 0);
  if (newest <= last) return { entries: [], last };
  const where = await logFilterSql(session, config, log, options);
  const fresh = {
    sql: `${where.sql}\n AND l.id > ? AND l.id <= ?`,
    values: [...(where.values ?? []), last, newest],
  };
  const entries = await readEntries(session, log, fresh, {
    order: 'oldest first',
    limit: PORTION,
    withRows: options.withRows ?? true,
  });
  return { entries, last: entries.length < PORTION ? newest : (entries.at(-1)?.id ?? newest) };
}
