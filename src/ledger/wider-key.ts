import { id } from '../mysql/identifier.js';
import type { Session } from '../mysql/session.js';
import type { Layout } from '../schema/layout.js';
import type { Column, Table } from '../schema/table.js';

function keyColumnsOf(table: Table, layout: Layout): Column[] {
  return layout.key.map((index) => {
    const column = table.columns.find(({ name }) => name === layout.columns[index]?.name);
    if (column === undefined) throw new Error(`key column ${index} of ${table.name} is not in the hub's table`);
    return column;
  });
}

function definition(column: Column): string {
  const charset = column.charset === null ? '' : ` CHARACTER SET ${column.charset} COLLATE ${column.collation}`;
  // Older servers give the first TIMESTAMP of a table an ON UPDATE of its own unless it has a default.
  const fallback = column.dataType === 'timestamp' ? ` DEFAULT '0000-00-00 00:00:00'` : '';
  return `${id(column.name)} ${column.columnType}${charset} NOT NULL${fallback}`;
}

/** The key columns as the ledger's own tables define them: their very types and collations at the hub. */
export function keyDefinition(table: Table, layout: Layout): string {
  return keyColumnsOf(table, layout).map(definition).join(',\n  ');
}

/** What the server allows for one index, less the version number that stands beside the key in the ledger's own. */
const mostKeyBytes = 3072 - 8;

const CHARSET_BYTES: Readonly<Record<string, number>> = {
  utf8mb4: 4,
  utf16: 4,
  utf16le: 4,
  utf32: 4,
  gb18030: 4,
  utf8mb3: 3,
  utf8: 3,
  eucjpms: 3,
  ujis: 3,
  ucs2: 2,
  big5: 2,
  cp932: 2,
  euckr: 2,
  gb2312: 2,
  gbk: 2,
  sjis: 2,
};

function keyBytes({ columnType, dataType, charset }: Column): number {
  // Other types are far too short to matter.
  return /char|binary/u.test(dataType) ? lengthOf(columnType) * (CHARSET_BYTES[charset ?? ''] ?? 1) : 8;
}

/** Why the ledger's tables cannot be made for this key; null: they can. */
export function keyRefusal(table: Table, layout: Layout): string | null {
  const bytes = keyColumnsOf(table, layout).reduce((sum, column) => sum + keyBytes(column), 0);
  if (bytes <= mostKeyBytes) return null;
  return `the key of ${table.name} is ${bytes} bytes long; up to ${mostKeyBytes} can be remembered`;
}

const INTEGERS = ['tinyint', 'smallint', 'mediumint', 'int', 'bigint'];

const lengthOf = (columnType: string): number => Number(/\((\d+)\)/u.exec(columnType)?.[1] ?? 0);

/** Every value of the type before is one of the type now, and no two of them become the same. */
function holds(now: Column, before: { dataType: string; columnType: string; collation: string | null }): boolean {
  if (now.columnType === before.columnType) return now.collation === before.collation;
  const size = INTEGERS.indexOf(now.dataType);
  if (size >= 0) {
    const signs = now.columnType.includes('unsigned') === before.columnType.includes('unsigned');
    return signs && size > INTEGERS.indexOf(before.dataType) && INTEGERS.includes(before.dataType);
  }
  if (now.dataType !== before.dataType || now.collation !== before.collation) return false;
  return /^(?:varchar|varbinary)$/u.test(now.dataType) && lengthOf(now.columnType) >= lengthOf(before.columnType);
}

/**
 * Whether the ledger's tables can be kept although the key's definition has changed: each of the key's columns is as it
 * was, or of a wider type. Where there are no such tables there is nothing to keep.
 */
export async function isWiderKey(
  session: Session,
  ledger: { readonly state: string; readonly tableId: number },
  table: Table,
  layout: Layout,
): Promise<boolean> {
  const before = await session.rows({
    sql: `SELECT COLUMN_NAME, DATA_TYPE, COLUMN_TYPE, COLLATION_NAME FROM information_schema.COLUMNS
           WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? AND COLUMN_NAME NOT LIKE '~%' ORDER BY ORDINAL_POSITION`,
    values: [ledger.state, `version_${ledger.tableId}`],
  });
  const now = keyColumnsOf(table, layout);
  return (
    before.length === now.length &&
    now.every((column, index) => {
      const [name, dataType, columnType, collation] = (before[index] ?? []).map((value) => value?.toString() ?? null);
      // MySQL 8 and MariaDB tell an integer's display width or not; the hub's schema is read without it.
      const type = columnType?.replace(/(?<=int)\(\d+\)/u, '') ?? '';
      return (
        column.name === name &&
        holds(column, { dataType: dataType ?? '', columnType: type, collation: collation ?? null })
      );
    })
  );
}

/** Gives the ledger's tables the key's wider types; false where that cannot be done without losing what they mean. */
export async function widenKeys(
  session: Session,
  ledger: { readonly state: string; readonly tableId: number; readonly names: readonly string[] },
  table: Table,
  layout: Layout,
): Promise<boolean> {
  if (!(await isWiderKey(session, ledger, table, layout))) return false;
  const changes = keyColumnsOf(table, layout).map((column) => `MODIFY ${definition(column)}`);
  for (const name of ledger.names) await session.write({ sql: `ALTER TABLE ${name} ${changes.join(', ')}` });
  return true;
}
