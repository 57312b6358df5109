import { id, qualified } from '../mysql/identifier.js';
import type { Session } from '../mysql/session.js';
import type { Layout } from '../schema/layout.js';
import type { Table } from '../schema/table.js';

/** The ledger's three tables of one synced table, and what their hashes mean. */
export interface LedgerTable {
  readonly id: number;
  readonly layout: Layout;
  /** Number of the present column set: what new hashes are taken over. */
  readonly columnSet: number;
  /** The column set of the last capture; null before the first. */
  readonly capturedSet: number | null;
  /** Layouts of older column sets, by number. */
  readonly oldLayouts: ReadonlyMap<number, Layout>;
  /** The hub's table, its newest versions, the versions before them, and the pins, as qualified names. */
  readonly data: string;
  readonly versions: string;
  readonly superseded: string;
  readonly pins: string;
  /** True if the rows' columns are hashed one by one too (`merge: columns`). */
  readonly mergesColumns: boolean;
}

/** The key columns as the ledger's own tables define them: their very types and collations at the hub. */
export function keyDefinition(table: Table, layout: Layout): string {
  const lines = layout.key.map((index) => {
    const column = table.columns.find(({ name }) => name === layout.columns[index]?.name);
    if (column === undefined) throw new Error(`key column ${index} of ${table.name} is not in the hub's table`);
    const charset = column.charset === null ? '' : ` CHARACTER SET ${column.charset} COLLATE ${column.collation}`;
    // Older servers give the first TIMESTAMP of a table an ON UPDATE of its own unless it has a default.
    const fallback = column.dataType === 'timestamp' ? ` DEFAULT '0000-00-00 00:00:00'` : '';
    return `${id(column.name)} ${column.columnType}${charset} NOT NULL${fallback}`;
  });
  return lines.join(',\n  ');
}

const image = `
  \`~set\` SMALLINT UNSIGNED NOT NULL,
  \`~hash\` BIGINT UNSIGNED NULL`;
const claim = `
  \`~origin\` SMALLINT UNSIGNED NOT NULL,
  \`~kind\` TINYINT UNSIGNED NOT NULL DEFAULT 0,
  \`~user\` VARCHAR(191) NULL,
  \`~time\` BIGINT NULL,
  \`~columns\` MEDIUMTEXT NULL`;
const engine = 'ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin ROW_FORMAT=DYNAMIC';

function createStatements(
  names: Pick<LedgerTable, 'versions' | 'superseded' | 'pins'>,
  keys: string,
  key: string,
): string[] {
  return [
    // The newest version of each row that the hub has or had. A NULL hash is a tombstone.
    `CREATE TABLE IF NOT EXISTS ${names.versions} (
  ${keys},
  \`~v\` BIGINT UNSIGNED NOT NULL,${image},${claim},
  PRIMARY KEY (${key})
) ${engine}`,
    // Versions before the newest, while a bookmark still needs them: valid from ~v to before ~next.
    `CREATE TABLE IF NOT EXISTS ${names.superseded} (
  ${keys},
  \`~v\` BIGINT UNSIGNED NOT NULL,
  \`~next\` BIGINT UNSIGNED NOT NULL,${image},
  \`~columns\` MEDIUMTEXT NULL,
  PRIMARY KEY (${key}, \`~v\`),
  KEY (\`~next\`)
) ${engine}`,
    // What a spoke agreed on, where the bookmark alone would say it wrong. A pin with a token holds in its ~new_ form
    // from the moment that the site has committed that token: it is the intent of a write and its outcome in one.
    `CREATE TABLE IF NOT EXISTS ${names.pins} (
  \`~site\` SMALLINT UNSIGNED NOT NULL,
  ${keys},
  \`~base\` TINYINT UNSIGNED NOT NULL COMMENT '0 unknown, 1 absent, 2 row',${image.replace('NOT NULL', 'NULL')},
  \`~columns\` MEDIUMTEXT NULL,
  \`~token\` BIGINT UNSIGNED NULL,
  \`~new_set\` SMALLINT UNSIGNED NULL,
  \`~new_hash\` BIGINT UNSIGNED NULL,
  \`~new_columns\` MEDIUMTEXT NULL,
  \`~reason\` VARCHAR(32) NOT NULL,
  PRIMARY KEY (\`~site\`, ${key}),
  KEY (\`~site\`, \`~token\`)
) ${engine}`,
  ];
}

/** Qualified names of a table's part of the ledger. */
export function ledgerNames(state: string, tableId: number): Pick<LedgerTable, 'versions' | 'superseded' | 'pins'> {
  return {
    versions: qualified(state, `version_${tableId}`),
    superseded: qualified(state, `superseded_${tableId}`),
    pins: qualified(state, `pin_${tableId}`),
  };
}

/** Qualified names of the pins of every table that was ever synced, also of those that this run leaves out. */
export async function allPins(session: Session, state: string): Promise<string[]> {
  const found = await session.rows({
    sql: `SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? AND TABLE_NAME LIKE 'pin\\_%'`,
    values: [state],
  });
  return found.map(([name]) => qualified(state, String(name)));
}

async function columnSetNumber(session: Session, state: string, tableId: number, layout: Layout): Promise<number> {
  const sets = qualified(state, 'column_set');
  await session.write({
    sql: `INSERT IGNORE INTO ${sets} (table_id, fingerprint, layout) VALUES (?, ?, ?)`,
    values: [tableId, layout.columnSet, JSON.stringify(layout)],
  });
  const [row] = await session.rows({
    sql: `SELECT id FROM ${sets} WHERE table_id = ? AND fingerprint = ?`,
    values: [tableId, layout.columnSet],
  });
  return Number(row?.[0]);
}

/**
 * Opens the ledger of one table, making its tables if they are missing. Where the key's own definition has changed,
 * the ledger starts anew and the table's bookmarks go: `forgotten` is then true, and the caller says so.
 * Runs DDL: never inside of a transaction.
 */
export async function openLedgerTable(
  session: Session,
  place: { readonly state: string; readonly data: string },
  hubTable: Table,
  layout: Layout,
  mergesColumns: boolean,
): Promise<{ table: LedgerTable; forgotten: boolean }> {
  const registry = qualified(place.state, 'synced_table');
  const keys = keyDefinition(hubTable, layout);
  await session.write({
    sql: `INSERT IGNORE INTO ${registry} (name, key_columns) VALUES (?, ?)`,
    values: [layout.name, keys],
  });
  const [row] = await session.rows({
    sql: `SELECT id, key_columns, column_set FROM ${registry} WHERE name = ?`,
    values: [layout.name],
  });
  const tableId = Number(row?.[0]);
  const names = ledgerNames(place.state, tableId);
  const forgotten = row?.[1] !== keys;
  if (forgotten) {
    await session.write({
      sql: `DELETE FROM ${qualified(place.state, 'bookmark')} WHERE table_id = ?`,
      values: [tableId],
    });
    for (const name of Object.values(names)) await session.write({ sql: `DROP TABLE IF EXISTS ${name}` });
    await session.write({
      sql: `UPDATE ${registry} SET key_columns = ?, column_set = NULL WHERE id = ?`,
      values: [keys, tableId],
    });
  }
  const key = layout.key.map((index) => id(layout.columns[index]?.name ?? '')).join(', ');
  for (const sql of createStatements(names, keys, key)) await session.write({ sql });
  const columnSet = await columnSetNumber(session, place.state, tableId, layout);
  const sets = await session.rows({
    sql: `SELECT id, layout FROM ${qualified(place.state, 'column_set')} WHERE table_id = ? AND id <> ?`,
    values: [tableId, columnSet],
  });
  const table: LedgerTable = {
    id: tableId,
    layout,
    columnSet,
    capturedSet: forgotten || row[2] === null ? null : Number(row[2]),
    oldLayouts: new Map(sets.map(([set, json]) => [Number(set), JSON.parse(String(json)) as Layout])),
    data: qualified(place.data, layout.name),
    ...names,
    mergesColumns,
  };
  return { table, forgotten };
}
