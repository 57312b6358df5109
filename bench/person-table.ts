import type { Connection } from 'mariadb';

/** The table of the figures in the documents: 11 columns, 7 of them nullable, about 245 B a row. */
export function createPersonTable(name: string): string {
  return `
    CREATE TABLE \`${name}\` (
      id               INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
      name             VARCHAR(60) NOT NULL,
      lastname         VARCHAR(60) NULL,
      email            VARCHAR(120) NULL,
      phone            VARCHAR(30) NULL,
      birth            DATE NULL,
      salary           DECIMAL(10,2) NULL,
      notes            VARCHAR(255) NULL,
      active           TINYINT NOT NULL DEFAULT 1,
      site_id          INT NULL,
      person_timestamp TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`;
}

/** Its size on the wire. */
export const ROW_BYTES = 245;

/** Adds the rows `from` to `to`, the same at every call. */
export async function addPersons(db: Connection, table: string, from: number, to: number): Promise<void> {
  if (to < from) return;
  await db.query(`
    INSERT INTO \`${table}\`
    SELECT seq, CONCAT('Name', seq), CONCAT('Last', seq * 7 % 1000003), IF(seq % 10 = 0, NULL, CONCAT('user', seq, '@example.org')),
           IF(seq % 7 = 0, NULL, CONCAT('+977 98', seq)), DATE_ADD('1950-01-01', INTERVAL seq % 20000 DAY),
           IF(seq % 5 = 0, NULL, seq % 100000 / 7), IF(seq % 9 = 0, NULL, RPAD(SHA1(seq), 140, MD5(seq))), seq % 2, seq % 14,
           '2024-01-01' + INTERVAL seq SECOND
      FROM seq_${from}_to_${to}`);
}

/** Makes the table anew with the rows 1 to `rows`. */
export async function fillPersons(db: Connection, table: string, rows: number): Promise<void> {
  await db.query(`DROP TABLE IF EXISTS \`${table}\``);
  await db.query(createPersonTable(table));
  await addPersons(db, table, 1, rows);
  await db.query(`ANALYZE TABLE \`${table}\``);
}

export interface Change {
  readonly table: string;
  /** How many rows the table has, and how many of them, evenly scattered, are to change. */
  readonly rows: number;
  readonly count: number;
  /** Which of the rows between two changed ones it is. */
  readonly offset: number;
  /** They become something that no earlier round made of them, and newer. */
  readonly round: number;
}

/** The condition that finds the rows of a change. */
function changed({ rows, count, offset }: Change): { readonly sql: string; readonly values: readonly number[] } {
  const stride = Math.floor(rows / count);
  return { sql: 'id % ? = ? AND id <= ?', values: [stride, offset % stride, stride * count] };
}

/** Changes rows as an application would. */
export async function changePersons(db: Connection, change: Change): Promise<void> {
  const { sql, values } = changed(change);
  const { table, round } = change;
  await db.query(
    `UPDATE \`${table}\`
        SET notes = CONCAT('changed in round ', ?), person_timestamp = '2026-01-01' + INTERVAL ? MINUTE
      WHERE ${sql}`,
    [round, round, ...values],
  );
}

/** Writes the entries of the change log that go with {@link changePersons}. */
export async function logChange(db: Connection, change: Change, site: number): Promise<void> {
  const { sql, values } = changed(change);
  await db.query(
    `INSERT INTO change_log (site_id, user_id, \`table\`, record_id, update_type, comment)
     SELECT ?, 1 + id % 10, ?, id, 'update', 'changed by the bench' FROM \`${change.table}\` WHERE ${sql}`,
    [site, change.table, ...values],
  );
}

/** Ten people, whom the change log's entries name. */
export async function makeUsers(db: Connection): Promise<void> {
  await db.query(
    `CREATE TABLE IF NOT EXISTS users
       (id INT PRIMARY KEY, email VARCHAR(99), name VARCHAR(60), lastname VARCHAR(60), user_name VARCHAR(60))`,
  );
  await db.query(
    `INSERT IGNORE INTO users
     SELECT seq, CONCAT('user', seq, '@example.org'), CONCAT('Name', seq), CONCAT('Last', seq), CONCAT('user', seq)
       FROM seq_1_to_10`,
  );
}
