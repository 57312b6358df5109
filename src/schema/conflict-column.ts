import type { LayoutColumn } from './layout.js';
import { Refusal } from './site-table.js';
import type { Table } from './table.js';

/**
 * Index of the conflict column in `columns`, or null. The configured one, else the only ON UPDATE CURRENT_TIMESTAMP
 * column, else `<table>_timestamp`, `timestamp` or `updated_at` if it is a TIMESTAMP (DESIGN §6). `hub` decides.
 */
export function conflictColumnOf(
  table: string,
  configured: string | undefined,
  hub: Table,
  columns: readonly LayoutColumn[],
  ignored: ReadonlySet<string>,
): number | null {
  if (configured !== undefined) return configuredColumn(table, configured, hub, columns, ignored);
  const touched = hub.columns.filter((column) => column.onUpdateNow && !ignored.has(column.name));
  const [only] = touched;
  if (only !== undefined && touched.length === 1) return index(columns, only.name);
  for (const name of [`${table}_timestamp`, 'timestamp', 'updated_at']) {
    const found = index(columns, name);
    if (found !== null && columns[found]?.dataType === 'timestamp') return found;
  }
  return null;
}

function configuredColumn(
  table: string,
  configured: string,
  hub: Table,
  columns: readonly LayoutColumn[],
  ignored: ReadonlySet<string>,
): number {
  const found = index(columns, configured);
  const column = found === null ? undefined : columns[found];
  if (found === null || column === undefined) {
    const lower = configured.toLowerCase();
    const known = hub.columns.find((one) => one.name.toLowerCase() === lower);
    if (known === undefined) throw refusal(`conflictColumn of ${table} names ${configured}, which is no column of it`);
    throw refusal(
      `conflictColumn of ${table} names ${configured}, which is ${ignored.has(known.name) ? 'among its ignoreColumns' : 'generated'}`,
    );
  }
  if (column.dataType !== 'timestamp' && column.dataType !== 'datetime') {
    throw refusal(
      `conflictColumn of ${table} names ${configured} of type ${column.columnType}: only TIMESTAMP and DATETIME tell a time`,
    );
  }
  return found;
}

function refusal(message: string): Refusal {
  return new Refusal({ code: 'conflict-column', message, fix: 'name a TIMESTAMP or DATETIME column that is synced' });
}

function index(columns: readonly LayoutColumn[], name: string): number | null {
  const lower = name.toLowerCase();
  const found = columns.findIndex((column) => column.name.toLowerCase() === lower);
  return found === -1 ? null : found;
}
