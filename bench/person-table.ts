import type { Connection } from 'mariadb';

export const DATABASE = 'bench';

/** The table of the figures in PERFORMANCE.md: 11 columns, 7 of them nullable, about 245 B a row. */
export const PERSON = `
  CREATE TABLE person (
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

/** Creates the database, empty of everything but an empty person table. */
export async function createDatabase(connection: Connection): Promise<void> {
  await connection.query(`DROP DATABASE IF EXISTS ${DATABASE}`);
  await connection.query(`CREATE DATABASE ${DATABASE}`);
  await connection.query(`USE ${DATABASE}`);
  await connection.query(PERSON);
}

/** Fills the person table with `rows` rows, the same on every server. */
export async function fillPersons(connection: Connection, rows: number): Promise<void> {
  await connection.query(`SET time_zone = '+00:00'`);
  await connection.query('TRUNCATE TABLE person');
  await connection.query(`
    INSERT INTO person
    SELECT seq, CONCAT('Name', seq), CONCAT('Last', seq * 7 % 1000003), IF(seq % 10 = 0, NULL, CONCAT('user', seq, '@example.org')),
           IF(seq % 7 = 0, NULL, CONCAT('+977 98', seq)), DATE_ADD('1950-01-01', INTERVAL seq % 20000 DAY),
           IF(seq % 5 = 0, NULL, seq % 100000 / 7), IF(seq % 9 = 0, NULL, RPAD(SHA1(seq), 140, MD5(seq))), seq % 2, seq % 14,
           '2024-01-01' + INTERVAL seq SECOND
      FROM seq_1_to_${rows}`);
  await connection.query('ANALYZE TABLE person');
}

/** Changes `count` rows, evenly scattered, to something that no earlier `round` made of them, and newer than they were. */
export async function changeRows(connection: Connection, rows: number, count: number, round: number): Promise<void> {
  await connection.query(`SET time_zone = '+00:00'`);
  await connection.query(
    `UPDATE person SET notes = CONCAT('changed in round ', ?), person_timestamp = '2026-01-01' + INTERVAL ? MINUTE
      WHERE id % ? = ?`,
    [round, round, Math.floor(rows / count), 1],
  );
}
