import type { Config } from '../config/config.js';

const BOOKKEEPING = ['change_log', 'sync', 'sync_log', 'spokesync_token'] as const;

// Servers take no such character in a name, and refuse to compare their names with one that has it.
const BEYOND_NAMES = /[\u{10000}-\u{10ffff}]/u;

/** What a site is asked about: the synced tables, and the bookkeeping tables beside them. It may have thousands more. */
export function neededTables({ tables }: Pick<Config, 'tables'>): readonly string[] {
  return [...new Set([...tables.map(({ name }) => name), ...BOOKKEEPING])].filter((name) => !BEYOND_NAMES.test(name));
}
