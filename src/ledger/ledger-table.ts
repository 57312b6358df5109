import { id, qualified } from '../mysql/identifier.js';
import type { Session } from '../mysql/session.js';
import type { Layout } from '../schema/layout.js';
import type { Table } from '../schema/table.js';
import { pastLayout } from './past-layout.js';
import { SharedSums } from './shared-sums.js';
import { keyDefinition, widenKeys } from './wider-key.js';

/** The ledger's three tables of one synced table, and what their hashes mean. */
export interface LedgerTable {
  readonly id: number;
  readonly layout: Layout;
  /** Number of the present column set: what new hashes are taken over. */
  readonly columnSet: number;
  /** The column set of the last capture; null before the first. */
  readonly capturedSet: number | null;
  /** Layouts of older column sets, by number, to be hashed over the present columns. */
  readonly oldLayouts: ReadonlyMap<number, Layout>;
  /** Versions that rows got by a schema change alone: their claims are older. It grows while this run captures. */
  readonly rehashed: Set<string>;
  /** The hub's table, its newest versions, the versions before them, and the pins, as qualified names. */
  readonly data: string;
  readonly versions: string;
  readonly superseded: string;
  readonly pins: string;
  /** True if the rows' columns are hashed one by one too (`merge: columns`). */
  readonly mergesColumns: boolean;
  /** Its checksums, for all passes of this run. */
  readonly sums: SharedSums;
}

const image = `
  \`~set\` SMALLINT UNSIGNED NOT NULL,
  \`~hash\` BIGINT UNSIGNED NULL`;
const claim = `
  \`~origin\` SMALLINT UNSIGNED NOT NULL,
  \`~kind\` TINYINT UNSIGNED NOT NULL DEFAULT 0,
  \`~user\` VARCHAR(191) NULL,
  \`~time\` BIGINT NULL,
  \`~told\` MEDIUMTEXT NULL COMMENT 'JSON: time and comment of the change log entry behind it; NULL: there was none',
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

/** What older column sets were, for {@link LedgerTable}: `present` is the number of the one that is none of them. */
export async function readPast(
  session: Session,
  state: string,
  tableId: number,
  layout: Layout,
  present: number,
): Promise<Pick<LedgerTable, 'oldLayouts' | 'rehashed'>> {
  const sets = await session.rows({
    sql: `SELECT id, layout, rehashed FROM ${qualified(state, 'column_set')} WHERE table_id = ? AND id <> ?`,
    values: [tableId, present],
  });
  return {
    oldLayouts: new Map(
      sets.map(([set, json]) => [Number(set), pastLayout(JSON.parse(String(json)) as Layout, layout)]),
    ),
    rehashed: new Set(sets.flatMap(([, , version]) => (version === null ? [] : [String(version)]))),
  };
}

/**
 * Opens the ledger of one table, making its tables if they are missing. Where the key's columns became wider, the
 * ledger's do too. Where the key is another, the ledger starts anew and the table's bookmarks go: `forgotten` is then
 * true, and the caller says so. Runs DDL: never inside of a transaction.
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
  const ledger = { state: place.state, tableId, names: Object.values(names) };
  const changed = row?.[1] !== keys;
  const forgotten = changed && !(await widenKeys(session, ledger, hubTable, layout));
  if (changed && !forgotten) {
    await session.write({ sql: `UPDATE ${registry} SET key_columns = ? WHERE id = ?`, values: [keys, tableId] });
  }
  if (forgotten) {
    for (const memory of ['bookmark', 'filling']) {
      await session.write({
        sql: `DELETE FROM ${qualified(place.state, memory)} WHERE table_id = ?`,
        values: [tableId],
      });
    }
    for (const name of Object.values(names)) await session.write({ sql: `DROP TABLE IF EXISTS ${name}` });
    await session.write({
      sql: `UPDATE ${registry} SET key_columns = ?, column_set = NULL WHERE id = ?`,
      values: [keys, tableId],
    });
  }
  const key = layout.key.map((index) => id(layout.columns[index]?.name ?? '')).join(', ');
  for (const sql of createStatements(names, keys, key)) await session.write({ sql });
  const columnSet = await columnSetNumber(session, place.state, tableId, layout);
  const table: LedgerTable = {
    id: tableId,
    layout,
    columnSet,
    capturedSet: forgotten || row?.[2] === null ? null : Number(row?.[2]),
    ...(await readPast(session, place.state, tableId, layout, columnSet)),
    data: qualified(place.data, layout.name),
    ...names,
    mergesColumns,
    sums: new SharedSums(),
  };
  return { table, forgotten };
}
