import { counted } from './amounts.js';
import { shortened } from './printable.js';
import { recordText } from './record-text.js';
import type { PlannedChange, PlanResult, ShownRow } from './result.js';
import { runSummary } from './run-summary.js';
import type { SiteNames } from './site-names.js';
import { type Cell, type Paint, textTable } from './text-table.js';

/**
 * What a sync would do now, row by row: the record, where it would be written, and the values on both sides. An update
 * shows the columns that differ, and the others too if `allColumns`. Ends with a line break.
 */
export function planView(
  result: PlanResult,
  names: SiteNames,
  hubId: number,
  allColumns: boolean,
  paint: Paint,
): string {
  const changes = result.changes.map((change) => changeView(change, names, hubId, allColumns, paint)).join('\n');
  const head =
    result.changes.length === 0 ? '' : `${counted(result.changes.length, 'row')} would be written:\n\n${changes}\n`;
  const summary = runSummary(result, names, paint).replace(/^Run \d+/, 'Plan');
  return `${head}${summary}Nothing was written.\n`;
}

const VERBS = { insert: 'would be inserted', update: 'would be updated', delete: 'would be deleted' } as const;
const WIDTH = 48;

function changeView(change: PlannedChange, names: SiteNames, hubId: number, allColumns: boolean, paint: Paint): string {
  const { hub, spoke, action, site } = change;
  const record = `${shortened(change.table, WIDTH)} ${shortened(recordText(change.record), WIDTH)}`;
  const where = site === hubId ? `${names(site)} (hub)` : names(site);
  const head = `${paint('bold', record)}  ${VERBS[action]} at ${where}\n`;
  const columns = [...new Set([...Object.keys(hub ?? {}), ...Object.keys(spoke ?? {})])];
  const differing = columns.filter((column) => hub === null || spoke === null || !same(hub[column], spoke[column]));
  const rows = (allColumns ? columns : differing).map((column): Cell[] => [
    { text: shortened(column, WIDTH) },
    { text: shown(hub, column) },
    { text: shown(spoke, column) },
  ]);
  const equal = columns.length - rows.length;
  const more = equal > 0 ? paint('dim', `   ${counted(equal, 'column')} equal\n`) : '';
  return head + (rows.length > 0 ? textTable(['column', 'hub', 'spoke'], rows, paint) : '') + more;
}

type ShownValue = ShownRow[string] | undefined;

function same(a: ShownValue, b: ShownValue): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function shown(row: ShownRow | null, column: string): string {
  if (row === null) return '(no row)';
  const value: ShownValue = row[column];
  if (value === undefined) return '';
  if (value === null) return 'NULL';
  if (typeof value === 'string') return value === '' ? "''" : shortened(value, WIDTH);
  return `0x${shortened(value.hex, 24)} (${counted(value.hex.length / 2, 'byte')})`;
}
