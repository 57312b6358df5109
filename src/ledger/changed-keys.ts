import { id } from '../mysql/identifier.js';
import { marksFor } from '../mysql/marks.js';
import type { Session } from '../mysql/session.js';
import { type Key, selectKey } from '../schema/key-sql.js';
import type { LedgerTable } from './ledger-table.js';

/** A SELECT of the keys of rows that were changed on the hub after `bookmark`, if only for a while, or deleted; not by the schema alone. */
export function changedSince(
  table: LedgerTable,
  bookmark: bigint,
): { readonly sql: string; readonly values: readonly (bigint | string)[] } {
  const names = table.layout.key.map((index) => id(table.layout.columns[index]?.name ?? '')).join(', ');
  const rehashed = [...table.rehashed];
  const byPeople = rehashed.length === 0 ? '' : `AND \`~next\` NOT IN (${marksFor(rehashed)})`;
  return {
    sql: `SELECT DISTINCT ${names} FROM ${table.superseded} WHERE \`~next\` > ? ${byPeople}`,
    values: [bookmark, ...rehashed],
  };
}

/** Those keys, as the ledger's newest versions spell them. */
export async function keysChangedSince(session: Session, table: LedgerTable, bookmark: bigint): Promise<Key[]> {
  const names = table.layout.key.map((index) => id(table.layout.columns[index]?.name ?? '')).join(', ');
  const changed = changedSince(table, bookmark);
  const rows = await session.rows({
    sql: `SELECT ${selectKey(table.layout, 'v')} FROM (${changed.sql}) s JOIN ${table.versions} v USING (${names})`,
    values: changed.values,
  });
  return rows as unknown as Key[];
}
