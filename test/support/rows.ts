import type { FreshDatabase, RawRow } from './database.js';

/** Inserts rows as plain objects, column → value; each row may name other columns. */
export async function insertRows(db: FreshDatabase, table: string, rows: readonly RawRow[]): Promise<void> {
  for (const row of rows) {
    const columns = Object.keys(row);
    const names = columns.map((name) => `\`${name}\``).join(', ');
    const marks = columns.map(() => '?').join(', ');
    await db.query(`INSERT INTO \`${table}\` (${names}) VALUES (${marks})`, Object.values(row));
  }
}

const GEOMETRY = /^(?:point|linestring|polygon|multi\w+|geom\w*)$/u;

/** All rows of a table, ordered by every column: two tables hold the same rows exactly if this is equal. */
export async function allRows(db: FreshDatabase, table: string): Promise<RawRow[]> {
  const columns = await db.query(`SHOW COLUMNS FROM \`${table}\``);
  // By name: invisible ones too.
  const names = columns.map(({ Field }) => `\`${String(Field)}\``).join(', ');
  const values = columns.map(({ Field, Type }) => {
    const name = `\`${String(Field)}\``;
    // Of a NULL of these the driver makes something else on each flavour.
    return GEOMETRY.test(String(Type)) ? `HEX(${name}) AS ${name}` : name;
  });
  // In UTC, whatever the server's zone: TIMESTAMP values of two offices are then the same text.
  await db.run(`SET @zone = @@time_zone; SET time_zone = '+00:00'`);
  try {
    return await db.query(`SELECT ${values.join(', ')} FROM \`${table}\` ORDER BY ${names}`);
  } finally {
    await db.run('SET time_zone = @zone');
  }
}

/** A small table as most applications have it: auto-increment key, texts, a conflict column. */
export const PERSON = `
  CREATE TABLE person (
    id               INT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    name             VARCHAR(60) NOT NULL,
    email            VARCHAR(120) NULL UNIQUE,
    salary           DECIMAL(10,2) NULL,
    notes            TEXT NULL,
    person_timestamp TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP
  )`;

let nextPerson = 0;

/** A row for {@link PERSON}; every value that is not given is made up, and unique where it must be. */
export function person(values: RawRow = {}): RawRow {
  const number = ++nextPerson;
  return {
    id: number,
    name: `Person ${String(number)}`,
    email: `person-${String(number)}@example.org`,
    salary: '1000.00',
    notes: null,
    person_timestamp: '2026-01-01 12:00:00',
    ...values,
  };
}
