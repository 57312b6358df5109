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
 * The foreign keys of a database's tables, and those of other databases' tables to them, as far as the login sees them.
 *
 * The two views can only be asked about other databases by opening every table of the server. So InnoDB's own list is
 * asked first, whether there are any (it needs the right PROCESS); without it, the slow way is taken, over what this
 * login sees.
 */
export async function readForeignKeys(session: Session, database: string): Promise<ForeignKey[]> {
  const [columns, rules, from] = await Promise.all([
    session.rows({ sql: COLUMNS_OF('TABLE_SCHEMA = ?'), values: [database] }),
    session.rows({ sql: RULES_OF('CONSTRAINT_SCHEMA = ?'), values: [database] }),
    databasesThatReference(session, database),
  ]);
  const own = join(database, columns, rules);
  if (from !== null && from.length === 0) return own;
  const marks = (from ?? []).map(() => '?').join(', ');
  const among = (column: string): string => (from === null ? `${column} <> ?` : `${column} IN (${marks})`);
  const values = from ?? [database];
  const [otherColumns, otherRules] = await Promise.all([
    session.rows({
      sql: COLUMNS_OF(`${among('TABLE_SCHEMA')} AND REFERENCED_TABLE_SCHEMA = ?`),
      values: [...values, database],
    }),
    session.rows({
      sql: RULES_OF(`${among('CONSTRAINT_SCHEMA')} AND UNIQUE_CONSTRAINT_SCHEMA = ?`),
      values: [...values, database],
    }),
  ]);
  return [...own, ...join(database, otherColumns, otherRules)];
}

/** Names of other databases with foreign keys into `database`; null: unknown. */
async function databasesThatReference(session: Session, database: string): Promise<string[] | null> {
  const view = session.flavour.kind === 'mariadb' ? 'INNODB_SYS_FOREIGN' : 'INNODB_FOREIGN';
  // InnoDB writes names as file names: what is no letter or digit as @ and a number.
  const plain = /^[0-9A-Za-z_]+$/u;
  if (!plain.test(database)) return null;
  try {
    const rows = await session.rows({
      sql: `SELECT DISTINCT SUBSTRING_INDEX(FOR_NAME, '/', 1)
              FROM information_schema.${view}
             WHERE SUBSTRING_INDEX(REF_NAME, '/', 1) = ? AND SUBSTRING_INDEX(FOR_NAME, '/', 1) <> ?`,
      values: [database, database],
    });
    const names = rows.map(([name]) => name?.toString() ?? '');
    return names.every((name) => plain.test(name)) ? names : null;
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
