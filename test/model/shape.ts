/** The tables of one scenario: `item`, and `child` whose rows belong to items. */
export interface Shape {
  readonly key: 'int' | 'negative' | 'ci' | 'composite' | 'decimal';
  /** With a conflict column (TIMESTAMP(6), ON UPDATE CURRENT_TIMESTAMP). */
  readonly stamped: boolean;
  /** With a unique key beside the key. */
  readonly unique: boolean;
  /** Null: no child table; else what the foreign key does when its item is deleted. */
  readonly child: 'RESTRICT' | 'CASCADE' | 'SET NULL' | null;
}

export type TableName = 'item' | 'child';

/** One way to spell a record's key: literals for SQL, and texts as `record_id` has them. */
export interface Spelling {
  readonly literals: readonly string[];
  readonly texts: readonly string[];
}

const text = (value: string): string => `'${value.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
const number = (...values: string[]): Spelling[] => [{ literals: values, texts: values }];
const letters = (...values: string[]): Spelling[] =>
  values.map((value) => ({ literals: [text(value)], texts: [value] }));
const pair = (n: string, ...values: string[]): Spelling[] =>
  values.map((value) => ({ literals: [n, text(value)], texts: [n, value] }));

/** Records by number, each with all spellings that its key's collation takes for the same. */
const RECORDS: Readonly<Record<Shape['key'], readonly (readonly Spelling[])[]>> = {
  int: ['1', '2', '3', '2147483647'].map((n) => number(n)),
  negative: ['-2147483648', '-1', '0', '7'].map((n) => number(n)),
  ci: [letters('a', 'A'), letters('é', 'E'), letters('0x1A', '0X1a'), letters("o'k\\", "O'K\\")],
  composite: [pair('1', 'a', 'A'), pair('1', 'b', 'B'), pair('-2', 'a', 'A'), pair('3', '')],
  decimal: ['900719925474099312345.25', '900719925474099312345.26', '-1.00', '0.00'].map((n) => number(n)),
};

const KEY_COLUMNS: Readonly<Record<Shape['key'], readonly (readonly [name: string, type: string])[]>> = {
  int: [['k', 'INT']],
  negative: [['k', 'INT']],
  ci: [['k', 'VARCHAR(20) COLLATE utf8mb4_general_ci']],
  composite: [['k1', 'INT'], ['k2', 'VARCHAR(8) COLLATE utf8mb4_general_ci']], // prettier-ignore
  decimal: [['k', 'DECIMAL(30,2)']],
};

/** How many records each table may have. */
export const RECORD_COUNT = 4;

/** All spellings of a record's key. */
export function spellings(shape: Shape, table: TableName, record: number): readonly Spelling[] {
  if (table === 'child') return number(String(record));
  return RECORDS[shape.key][record] ?? [];
}

/** Names of a table's key columns. */
export function keyNames(shape: Shape, table: TableName): readonly string[] {
  return table === 'child' ? ['id'] : KEY_COLUMNS[shape.key].map(([name]) => name);
}

/** Columns of `child` that name its item. */
export function parentNames(shape: Shape): readonly string[] {
  return KEY_COLUMNS[shape.key].map(([name]) => `item_${name}`);
}

/** The tables of a scenario, parents first. */
export function tableNames(shape: Shape): readonly TableName[] {
  return shape.child === null ? ['item'] : ['item', 'child'];
}

/** `key = literal` for each key column. */
export function whereKey(shape: Shape, table: TableName, spelling: Spelling): string {
  return keyNames(shape, table)
    .map((name, i) => `${name} = ${spelling.literals[i] ?? 'NULL'}`)
    .join(' AND ');
}

/** As change_log and the engine name a record. */
export function recordText({ texts }: Spelling): string {
  return texts.length === 1 ? (texts[0] ?? '') : JSON.stringify(texts);
}

/** The record that a text of {@link recordText} names, in whatever spelling; null: none of ours. */
export function recordOf(shape: Shape, table: TableName, name: string): number | null {
  for (let record = 0; record < RECORD_COUNT; record++) {
    if (spellings(shape, table, record).some((spelling) => recordText(spelling) === name)) return record;
  }
  return null;
}

/** CREATE TABLE statements, parents first. `v` and `w` take each edit's own mark. */
export function createTables(shape: Shape): string[] {
  const stamp = (table: TableName): string[] =>
    shape.stamped
      ? [`${table}_timestamp TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6)`]
      : [];
  const item = [
    ...KEY_COLUMNS[shape.key].map(([name, type]) => `${name} ${type} NOT NULL`),
    'v VARCHAR(40) NULL',
    'w VARCHAR(40) NULL',
    ...(shape.unique ? ['u VARCHAR(10) NULL UNIQUE'] : []),
    ...stamp('item'),
    `PRIMARY KEY (${keyNames(shape, 'item').join(', ')})`,
  ];
  const child = [
    'id INT NOT NULL PRIMARY KEY',
    ...KEY_COLUMNS[shape.key].map(([name, type]) => `item_${name} ${type} NULL`),
    'v VARCHAR(40) NULL',
    'w VARCHAR(40) NULL',
    ...stamp('child'),
    `FOREIGN KEY (${parentNames(shape).join(', ')}) REFERENCES item (${keyNames(shape, 'item').join(', ')})
       ON DELETE ${shape.child ?? ''}`,
  ];
  const tables =
    shape.child === null
      ? [['item', item] as const]
      : ([
          ['item', item],
          ['child', child],
        ] as const);
  return tables.map(([name, lines]) => `CREATE TABLE ${name} (\n  ${lines.join(',\n  ')}\n)`);
}
