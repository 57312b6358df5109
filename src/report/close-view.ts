import type { CloseResult } from './conflict-results.js';

const TELL: Readonly<Record<CloseResult['conflicts'][number]['outcome'], string>> = {
  closed: 'is closed',
  'already closed': 'was closed before',
  'still being applied': 'is still being applied: the next run settles it, then it can be closed',
  unconfirmed: 'was not closed: --yes closes it',
};

/** What became of each conflict, in a line. */
export function closeView({ conflicts }: CloseResult): string {
  if (conflicts.length === 0) return 'No open conflicts.\n';
  return conflicts.map(({ id, outcome }) => `Conflict ${id} ${TELL[outcome]}.\n`).join('');
}
