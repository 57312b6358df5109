import { amount, counted } from './amounts.js';
import type { ConflictList, ConflictSummary } from './conflict-results.js';
import { printable, shortened } from './printable.js';
import { recordText } from './record-text.js';
import type { Side } from './result.js';
import type { SiteNames } from './site-names.js';
import { type Cell, type Paint, textTable } from './text-table.js';

const WIDTH = 40;

/** What people call a conflict's state: what was applied waits for somebody to look at it. */
export const STATE_WORDS = { applied: 'open', decided: 'being applied', closed: 'closed' } as const;

/** Conflicts as a table. `all`: closed ones were asked for too. Ends with a line break. */
export function conflictListView(
  { conflicts, total }: ConflictList,
  names: SiteNames,
  all: boolean,
  paint: Paint,
): string {
  if (conflicts.length === 0) return all ? 'No conflicts.\n' : 'No open conflicts.\n';
  const table = textTable(
    ['conflict', 'state', 'table', 'record', 'kind', 'kept', 'lost', 'decided'],
    conflicts.map((conflict) => row(conflict, names)),
    paint,
  );
  const shown =
    conflicts.length < total
      ? `${amount(conflicts.length)} of ${counted(total, 'conflict')}: --limit shows more`
      : counted(total, 'conflict');
  return `${table}\n${shown}. \`spokesync conflicts show ${conflicts[0]?.id ?? ''}\` shows one.\n`;
}

function row(conflict: ConflictSummary, names: SiteNames): Cell[] {
  const { id, state, table, record, kind, winner, losers, decidedAt } = conflict;
  return [
    { text: String(id) },
    { text: STATE_WORDS[state], mark: state === 'applied' },
    { text: shortened(table, WIDTH) },
    { text: shortened(recordText(record), WIDTH) },
    { text: kind },
    { text: sideText(winner, names) },
    { text: losers.map((loser) => sideText(loser, names)).join(', ') },
    { text: `${decidedAt.slice(0, 19)}Z` },
  ];
}

function sideText({ site, user }: Side, names: SiteNames): string {
  return user === null ? names(site) : `${names(site)} (${printable(user)})`;
}
