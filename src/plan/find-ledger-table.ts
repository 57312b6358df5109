import { id, qualified } from '../mysql/identifier.js';
import type { Session } from '../mysql/session.js';
import { ledgerNames, type LedgerTable, readPast } from '../ledger/ledger-table.js';
import { SharedSums } from '../ledger/shared-sums.js';
import { isWiderKey, keyDefinition } from '../ledger/wider-key.js';
import type { Layout } from '../schema/layout.js';
import type { Table } from '../schema/table.js';
import { IMAGINED_REHASH } from './planned-reads.js';

/**
 * The ledger of a table as it is, for a plan: nothing is created. Where there is none yet (or the key has changed, so
 * that a run would start it anew) empty results of the right columns stand for its tables.
 */
export async function findLedgerTable(
  session: Session,
  place: { readonly state: string; readonly data: string },
  hubTable: Table,
  layout: Layout,
  mergesColumns: boolean,
): Promise<{ table: LedgerTable; forgotten: boolean }> {
  const data = qualified(place.data, layout.name);
  const [row] = await session.rows({
    sql: `SELECT id, key_columns, column_set FROM ${qualified(place.state, 'synced_table')} WHERE name = ?`,
    values: [layout.name],
  });
  const common = { layout, data, mergesColumns, sums: new SharedSums() };
  const ledger = { state: place.state, tableId: Number(row?.[0] ?? 0) };
  // A wider key can be looked up in a ledger that has not been widened yet.
  const known = row?.[1] === keyDefinition(hubTable, layout) || (await isWiderKey(session, ledger, hubTable, layout));
  if (row === undefined || !known) {
    const keys = layout.key.map((index) => id(layout.columns[index]?.name ?? '')).join(', ');
    const nothing = (columns: readonly string[]): string =>
      `(SELECT ${keys}, ${columns.map((name) => `NULL AS \`${name}\``).join(', ')} FROM ${data} WHERE FALSE)`;
    const image = ['~set', '~hash', '~columns'];
    return {
      forgotten: row !== undefined,
      table: {
        ...common,
        id: 0,
        columnSet: 0,
        capturedSet: null,
        oldLayouts: new Map(),
        rehashed: new Set(),
        versions: nothing(['~v', ...image, '~origin', '~kind', '~user', '~time', '~told']),
        superseded: nothing(['~v', '~next', ...image]),
        pins: nothing(['~site', '~base', ...image, '~token', '~new_set', '~new_hash', '~new_columns', '~reason']),
      },
    };
  }
  const tableId = Number(row[0]);
  const [present] = await session.rows({
    sql: `SELECT id FROM ${qualified(place.state, 'column_set')} WHERE table_id = ? AND fingerprint = ?`,
    values: [tableId, layout.columnSet],
  });
  const columnSet = Number(present?.[0] ?? 0);
  const past = await readPast(session, place.state, tableId, layout, columnSet);
  const table: LedgerTable = {
    ...common,
    ...ledgerNames(place.state, tableId),
    id: tableId,
    columnSet,
    capturedSet: row[2] === null ? null : Number(row[2]),
    ...past,
    rehashed: new Set([...past.rehashed, IMAGINED_REHASH.toString()]),
  };
  return { table, forgotten: false };
}
