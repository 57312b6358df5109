import { counted } from './amounts.js';
import { printable } from './printable.js';
import type { UntrackedResult } from './result.js';
import type { SiteNames } from './site-names.js';

/** One line about rows that changed without an entry; empty where there are none. */
export function untrackedLine(untracked: readonly UntrackedResult[], names: SiteNames): string {
  if (untracked.length === 0) return '';
  const parts = untracked.map(
    ({ table, site, rows }) => `${counted(rows, 'row')} of ${printable(table)} at ${names(site)}`,
  );
  return `Changed with no entry in the change log: ${parts.join(', ')}\n`;
}
