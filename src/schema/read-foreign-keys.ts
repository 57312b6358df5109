import { marksFor } from '../mysql/marks.js';
import type { Row, Session } from '../mysql/session.js';
import type { ForeignKey } from './table.js';

const COLUMNS_OF = (where: string): string => `
  SELECT TABLE_SCHEMA, TABLE_NAME, CONSTRAINT_NAME, COLUMN_NAME,
         REFERENCED_TABLE_SCHEMA, REFERENCED_TABLE_NAME, REFERENCED_COLUMN_NAME
    FROM information_schema.KEY_COLUMN_USAGE
   WHERE ${where} AND REFERENCED_TABLE_NAME IS NOT NULL
   ORDER BY TABLE_SCHEMA, TABLE_NAME, CONSTRAINT_NAME, ORDINAL_POSITION`;

const RULES_OF = (where: string): string => `
  SELECT CONSTRAINT_SCHEMA, TABLE_NAME, CONSTRAINT_NAME, DELETE_RULE, UPDATE_RULE
    FROM information_schema.REFERENTIAL_CONSTRAINTS
   WHERE ${where}`;

/**
 * The foreign keys of these tables of a database (null: all), and those of other tables to them, also of other databases,
 * as far as the login sees them.
 *
 * The two views can only be asked who refers to a table by opening every table of the server. So InnoDB's own list is
 * asked first (it needs the right PROCESS); without it, the slow way is taken, over what this login sees.
 */
export async function readForeignKeys(
  session: Session,
  database: string,
  names: readonly string[] | null,
): Promise<ForeignKey[]> {
  const own = names === null ? 'TRUE' : `TABLE_NAME IN (${marksFor(names)})`;
  const ownValues = [database, ...(names ?? [])];
  const [columns, rules, found] = await Promise.all([
    session.rows({ sql: COLUMNS_OF(`TABLE_SCHEMA = ? AND ${own}`), values: ownValues }),
    session.rows({ sql: RULES_OF(`CONSTRAINT_SCHEMA = ? AND ${own}`), values: ownValues }),
    tablesThatReference(session, database, names),
  ]);
  const keys = join(database, columns, rules);
  const others = found?.filter(([schema, table]) => schema !== database || !isAmong(names, table)) ?? null;
  if (others?.length === 0) return keys;
  const [schemas, tables] = [(others ?? []).map(([schema]) => schema), (others ?? []).map(([, table]) => table)];
  const among = (column: string): string =>
    others === null ? 'TRUE' : `${column} IN (${marksFor(schemas)}) AND TABLE_NAME IN (${marksFor(tables)})`;
  const values = [...schemas, ...tables, database];
  const [otherColumns, otherRules] = await Promise.all([
    session.rows({ sql: COLUMNS_OF(`${among('TABLE_SCHEMA')} AND REFERENCED_TABLE_SCHEMA = ?`), values }),
    session.rows({ sql: RULES_OF(`${among('CONSTRAINT_SCHEMA')} AND UNIQUE_CONSTRAINT_SCHEMA = ?`), values }),
  ]);
  const known = new Set(columns.map(keyOf));
  const fresh = otherColumns.filter((row) => !known.has(keyOf(row)));
  return [...keys, ...join(database, fresh, otherRules)];
}

function isAmong(names: readonly string[] | null, table: string): boolean {
  return names?.includes(table) ?? true;
}

/** Tables, each with its database, that have foreign keys to these; null: unknown. */
async function tablesThatReference(
  session: Session,
  database: string,
  names: readonly string[] | null,
): Promise<(readonly [schema: string, table: string])[] | null> {
  const view = session.flavour.kind === 'mariadb' ? 'INNODB_SYS_FOREIGN' : 'INNODB_FOREIGN';
  // InnoDB writes names as file names: what is no letter or digit as @ and a number.
  const plain = /^[0-9A-Za-z_]+$/u;
  if (!plain.test(database)) return null;
  const all = names === null || !names.every((name) => plain.test(name));
  const parents = all ? [] : names.map((name) => `${database}/${name}`);
  try {
    const rows = await session.rows({
      sql: `SELECT DISTINCT SUBSTRING_INDEX(FOR_NAME, '/', 1), SUBSTRING_INDEX(FOR_NAME, '/', -1)
              FROM information_schema.${view}
             WHERE SUBSTRING_INDEX(REF_NAME, '/', 1) = ? AND ${all ? 'TRUE' : `REF_NAME IN (${marksFor(parents)})`}`,
      values: [database, ...parents],
    });
    const found = rows.map(([schema, table]) => [String(schema), String(table)] as const);
    return found.every((name) => name.every((part) => plain.test(part))) ? found : null;
  } catch {
    return null;
  }
}

function join(database: string, columns: readonly Row[], rules: readonly Row[]): ForeignKey[] {
  const rulesByKey = new Map(rules.map((row) => [keyOf(row), row]));
  const keys = new Map<string, Row[]>();
  for (const row of columns) {
    const key = keyOf(row);
    const list = keys.get(key);
    if (list === undefined) keys.set(key, [row]);
    else list.push(row);
  }
  return [...keys].map(([key, rows]) => foreignKey(database, rows, rulesByKey.get(key)));
}

const keyOf = ([schema, table, name]: Row): string => JSON.stringify([schema, table, name].map(String));

function foreignKey(database: string, rows: readonly Row[], rule: Row | undefined): ForeignKey {
  const [schema, table, name, , parentSchema, parentTable] = (rows[0] ?? []).map(String);
  return {
    name: name ?? '',
    table: table ?? '',
    columns: rows.map((row) => String(row[3])),
    parentTable: parentTable ?? '',
    parentColumns: rows.map((row) => String(row[6])),
    // Not visible: taken as if the worst could happen.
    onDelete: (rule?.[3]?.toString() ?? 'CASCADE') as ForeignKey['onDelete'],
    onUpdate: (rule?.[4]?.toString() ?? 'CASCADE') as ForeignKey['onUpdate'],
    ...(schema === database ? {} : { database: schema ?? '' }),
    ...(parentSchema === database ? {} : { parentDatabase: parentSchema ?? '' }),
  };
}
