import { onHub } from '../conflicts/on-hub.js';
import type { Config } from '../config/config.js';
import type { LogResult } from '../report/log-result.js';
import { describeLog } from './described-log.js';
import { type LogFilter, logFilterSql } from './log-filter.js';
import { readEntries } from './read-entries.js';

export interface LogOptions extends LogFilter {
  /** At most so many, the newest; 50 where absent. */
  readonly limit?: number;
  /** False leaves out the statements and rows, which may hold megabytes each: they are null then. */
  readonly withRows?: boolean;
  readonly signal?: AbortSignal;
}

/**
 * Searches the hub's sync_log; the newest entry comes last. Old installations are read as they are. Throws SyncError:
 * `usage` for a table or site that there is not, `connect`, `not-initialised`, `query`, `interrupted` for the hub.
 */
export async function searchLog(config: Config, options: LogOptions = {}): Promise<LogResult> {
  return onHub(config, options.signal, async (session) => {
    const log = await describeLog(session, config);
    const where = await logFilterSql(session, config, log, options);
    const { limit = 50, withRows = true } = options;
    const found = await readEntries(session, log, where, { order: 'newest first', limit: limit + 1, withRows });
    return { entries: found.slice(0, limit).reverse(), more: found.length > limit };
  });
}
