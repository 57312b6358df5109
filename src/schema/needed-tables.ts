import type { Config } from '../config/config.js';

const BOOKKEEPING = ['change_log', 'sync', 'sync_log', 'spokesync_token'] as const;

/** What a site is asked about: the synced tables, and the bookkeeping tables beside them. It may have thousands more. */
export function neededTables({ tables }: Pick<Config, 'tables'>): readonly string[] {
  return [...new Set([...tables.map(({ name }) => name), ...BOOKKEEPING])];
}
