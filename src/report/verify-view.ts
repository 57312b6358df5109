import { amount, counted } from './amounts.js';
import { printable } from './printable.js';
import type { SiteNames } from './site-names.js';
import { type Cell, type Paint, textTable } from './text-table.js';
import type { VerifyResult } from './verify-result.js';

/** Whether all sites hold the same rows, and where not. Ends with a line break. */
export function verifyView(result: VerifyResult, names: SiteNames, paint: Paint): string {
  const rows = result.tables.map((one): Cell[] => [
    { text: printable(one.table) },
    { text: names(one.site) },
    { text: amount(one.rows) },
    { text: one.checksum },
    { text: one.differences === 0 ? 'the same' : counted(one.differences, 'difference'), mark: one.differences > 0 },
  ]);
  const unread = result.sites.filter((site) => site.error !== null);
  return [
    rows.length > 0 ? textTable(['table', 'site', 'rows', 'checksum', ''], rows, paint) : '',
    ...unread.map(
      (site) => `${paint('red', `${printable(site.name)} could not be read:`)} ${printable(site.error ?? '')}\n`,
    ),
    ...result.refused.map(
      ({ table, reason }) => `${paint('yellow', `${printable(table)} was not compared:`)} ${printable(reason)}\n`,
    ),
    `${verdict(result, paint)}\n`,
  ].join('');
}

function verdict(result: VerifyResult, paint: Paint): string {
  if (result.identical) {
    const tables = new Set(result.tables.map((one) => one.table)).size;
    return paint(
      'green',
      `Identical: ${counted(result.sites.length, 'site')} hold the same rows in ${counted(tables, 'table')}.`,
    );
  }
  const differences = result.tables.reduce((sum, one) => sum + one.differences, 0);
  return paint(
    'red',
    differences > 0 ? `Not identical: ${counted(differences, 'difference')}.` : 'Not proven to be identical.',
  );
}
