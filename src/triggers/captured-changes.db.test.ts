import { createConnection } from 'mariadb';
import { expect, onTestFinished, test } from 'vitest';
import { captured, CHANGE_LOG, entries } from '../../test/support/captured.js';
import { freshDatabase, serverB, type FreshDatabase } from '../../test/support/database.js';

const PERSON = `CREATE TABLE person (
  id INT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(20), town VARCHAR(20), seen INT DEFAULT 0,
  loud VARCHAR(20) AS (UPPER(name)), modified_by VARCHAR(20),
  at TIMESTAMP DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP)`;

async function office(tables = PERSON, log = CHANGE_LOG): Promise<FreshDatabase> {
  const db = await freshDatabase(serverB());
  await db.run(`${log}; ${tables}`);
  return db;
}

/** What was logged since the last time. */
async function logged(db: FreshDatabase): Promise<string[]> {
  const found = await entries(db);
  await db.run('DELETE FROM change_log');
  return found.map(({ what, user }) => `${what} by ${String(user)}`);
}

test('an update names the columns that changed, as they were; one that changes nothing visible is no change', async () => {
  const db = await office();
  await captured(db, 'person', { ignoreColumns: ['seen', 'at'] });
  await db.run(`INSERT INTO person (id, name, town) VALUES (1, 'Asha', 'Pokhara');
    UPDATE person SET town = 'Tansen' WHERE id = 1;
    UPDATE person SET town = 'Tansen', seen = 5 WHERE id = 1;
    UPDATE person SET town = 'tansen ', name = NULL WHERE id = 1`);
  expect(await entries(db)).toEqual([
    { what: 'new 1', user: null, before: null },
    { what: 'update 1', user: null, before: { town: 'Pokhara' } },
    { what: 'update 1', user: null, before: { name: 'Asha', town: 'Tansen' } },
  ]);
  expect(await db.query('SELECT DISTINCT site_id, `table`, comment FROM change_log')).toEqual([
    { site_id: 7, table: 'person', comment: null },
  ]);
});

test('the time is that of the change, in the digits that the log keeps', async () => {
  for (const digits of ['', '(3)', '(6)']) {
    const log = CHANGE_LOG.replace(/timestamp {3}.*/u, `timestamp TIMESTAMP${digits} NOT NULL DEFAULT '2001-01-01',`);
    const db = await office(PERSON, log);
    await captured(db, 'person');
    await db.run(`SET timestamp = 1735689600.987654; INSERT INTO person (id) VALUES (1); SET timestamp = DEFAULT`);
    const [row] = await db.query('SELECT UNIX_TIMESTAMP(`timestamp`) AS at FROM change_log');
    expect(Number(row?.['at'])).toBe(
      digits === '' ? 1735689600 : digits === '(3)' ? 1735689600.987 : 1735689600.987654,
    );
  }
});

test('the person is @spokesync_user, else the named column of the row, else nobody', async () => {
  const db = await office();
  await captured(db, 'person', { userColumn: 'modified_by' });
  await db.run(`INSERT INTO person (id, name) VALUES (1, 'a');
    UPDATE person SET name = 'b', modified_by = 'chandra';
    SET @spokesync_user = 'bikash'; UPDATE person SET name = 'c';
    SET @spokesync_user = 42; UPDATE person SET name = 'd';
    SET @spokesync_user = NULL; DELETE FROM person`);
  expect(await logged(db)).toEqual([
    'new 1 by null',
    'update 1 by chandra',
    'update 1 by bikash',
    'update 1 by 42',
    'delete 1 by chandra',
  ]);
});

test('a person that the log of an old installation cannot hold is nobody, and no error', async () => {
  for (const [type, nobody] of [
    ['INT NOT NULL', 0],
    ['INT NULL', null],
    ['VARCHAR(4) NOT NULL', ''],
  ]) {
    const db = await office(PERSON, CHANGE_LOG.replace('VARCHAR(64) CHARACTER SET utf8mb4 NULL', String(type)));
    await captured(db, 'person');
    await db.run(`INSERT INTO person (id) VALUES (1); SET @spokesync_user = '17'; UPDATE person SET name = 'a';
      SET @spokesync_user = 'bikash'; UPDATE person SET name = 'b'; SET @spokesync_user = 99999999999; UPDATE person SET name = 'c'`);
    const users = (await entries(db)).map(({ user }) => user);
    expect(users.slice(0, 2).map(String)).toEqual([String(nobody), '17']);
    expect(users.slice(2)).toEqual(type === 'VARCHAR(4) NOT NULL' ? ['bika', '9999'] : [nobody, 2147483647]);
  }
});

test('quiet for spokesync, and for an application that asks for it', async () => {
  const db = await office();
  const { session } = await captured(db, 'person');
  await session.write({ sql: `INSERT INTO person (id, name) VALUES (1, 'a'), (2, 'b')` });
  await session.write({ sql: `UPDATE person SET name = 'c'` });
  await session.write({ sql: 'DELETE FROM person WHERE id = 2' });
  await db.run(`SET @spokesync_quiet = 1; UPDATE person SET name = 'd'`);
  expect(await entries(db)).toEqual([]);
  await db.run(`SET @spokesync_quiet = 0; UPDATE person SET name = 'e'`);
  expect(await logged(db)).toEqual(['update 1 by null']);
});

test('a new key makes another record; another spelling of the same key does not', async () => {
  const db = await office(`
    CREATE TABLE word (region INT, code VARCHAR(10) COLLATE utf8mb4_general_ci, v INT, PRIMARY KEY (region, code))`);
  await captured(db, 'word');
  await db.run(`INSERT INTO word VALUES (1, 'a', 5); UPDATE word SET code = 'A'; UPDATE word SET region = 2, v = 6`);
  expect(await entries(db)).toEqual([
    { what: 'new ["1","a"]', user: null, before: null },
    { what: 'update ["1","A"]', user: null, before: { code: 'a' } },
    { what: 'delete ["1","A"]', user: null, before: { region: '1', code: 'A', v: '5' } },
    { what: 'new ["2","A"]', user: null, before: null },
  ]);
});

test('REPLACE, ON DUPLICATE KEY UPDATE and statements over many rows are logged row by row', async () => {
  const db = await office();
  await captured(db, 'person');
  await db.run(`INSERT INTO person (id, name) VALUES (1, 'a'), (2, 'b')`);
  expect(await logged(db)).toEqual(['new 1 by null', 'new 2 by null']);
  await db.run(`INSERT INTO person (id, name) VALUES (2, 'b'), (3, 'c') ON DUPLICATE KEY UPDATE name = 'dup'`);
  expect(await logged(db)).toEqual(['update 2 by null', 'new 3 by null']);
  await db.run(`REPLACE INTO person (id, name) VALUES (3, 'x')`);
  expect(await logged(db)).toEqual(['delete 3 by null', 'new 3 by null']);
  await db.run(`START TRANSACTION; DELETE FROM person; ROLLBACK`);
  expect(await logged(db)).toEqual([]);
});

test('the application is told of its own row: its new id, and how many rows it changed', async () => {
  const db = await office();
  await captured(db, 'person');
  await db.run(`ALTER TABLE change_log AUTO_INCREMENT = 5000`);
  const insert = `INSERT INTO person (id, name) VALUES (NULL, 'a'), (NULL, 'b')`;
  const inserted = await db.raw.query<{ insertId: unknown; affectedRows: number }>(insert);
  expect([Number(inserted.insertId) < 5000, inserted.affectedRows]).toEqual([true, 2]);
  const [last] = await db.query('SELECT LAST_INSERT_ID() < 5000 AS own');
  expect(Number(last?.['own'])).toBe(1);
  expect(await db.raw.query(`UPDATE person SET name = 'c'`)).toMatchObject({ affectedRows: 2 });
});

test('whatever an application’s session speaks', async () => {
  const db = await office(
    `CREATE TABLE \`naïve "table"\` (\`the 'key'\` VARCHAR(20) CHARACTER SET latin1 PRIMARY KEY, \`a"b\\c\` TEXT CHARACTER SET utf8mb4,
       f DOUBLE, d DATE) DEFAULT CHARSET latin1`,
  );
  await captured(db, 'naïve "table"');
  const odd = await createConnection({
    ...db.login,
    collation: 'LATIN1_SWEDISH_CI',
    multipleStatements: true,
    allowPublicKeyRetrieval: true,
  });
  onTestFinished(() => odd.end());
  await odd.query(`SET sql_mode = 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES,STRICT_ALL_TABLES,PIPES_AS_CONCAT,HIGH_NOT_PRECEDENCE',
    @spokesync_user = 'Bénédicte', collation_connection = latin1_german2_ci, lc_time_names = 'de_DE'`);
  await odd.query(`INSERT INTO "naïve ""table""" VALUES ('é', 'x', 1.5, '2024-01-01')`);
  await odd.query(`UPDATE "naïve ""table""" SET "a""b\\c" = 'y', d = NULL`);
  expect(await entries(db)).toEqual([
    { what: 'new é', user: 'Bénédicte', before: null },
    { what: 'update é', user: 'Bénédicte', before: { 'a"b\\c': 'x', d: '2024-01-01' } },
  ]);
});

test('a table of 300 columns', async () => {
  const names = Array.from({ length: 300 }, (_, at) => `c${String(at)}`);
  const db = await office(
    `CREATE TABLE wide (id INT PRIMARY KEY, ${names.map((name, at) => `${name} ${['INT', 'VARCHAR(9) CHARACTER SET latin1', 'DATE'][at % 3]}`).join(', ')})`,
  );
  await captured(db, 'wide');
  await db.run(
    `INSERT INTO wide (id, c0, c1) VALUES (1, 5, 'x'); UPDATE wide SET c298 = 'y', c0 = 6; DELETE FROM wide`,
  );
  const [, update, gone] = await entries(db);
  expect(update?.before).toEqual({ c0: '5', c298: null });
  expect(Object.keys(gone?.before as object)).toHaveLength(301);
});

test('what does not fit into a packet costs the old values, not the write', async () => {
  const db = await office('CREATE TABLE big (id INT PRIMARY KEY, v LONGBLOB)');
  await captured(db, 'big');
  await db.run(`SET @spokesync_quiet = 1; INSERT INTO big VALUES (1, REPEAT('x', 33600000)); SET @spokesync_quiet = 0;
    UPDATE big SET v = 'y'; DELETE FROM big`);
  expect(await entries(db)).toEqual([
    { what: 'update 1', user: null, before: null },
    { what: 'delete 1', user: null, before: { id: '1', v: { hex: '79' } } },
  ]);
});

test('a trigger of the application stays, and one that changes the row is seen', async () => {
  const db = await office();
  await db.run(`CREATE TRIGGER own BEFORE UPDATE ON person FOR EACH ROW SET NEW.town = CONCAT('in ', NEW.town);
    CREATE TABLE counted (n INT); INSERT INTO counted VALUES (0);
    CREATE TRIGGER counting AFTER UPDATE ON person FOR EACH ROW UPDATE counted SET n = n + 1`);
  await captured(db, 'person', { ignoreColumns: ['at'] });
  await db.run(`INSERT INTO person (id, name, town) VALUES (1, 'Asha', 'x'); UPDATE person SET name = 'Asha K.'`);
  expect((await entries(db)).at(-1)?.before).toEqual({ name: 'Asha', town: 'x' });
  expect(await db.query('SELECT n FROM counted')).toEqual([{ n: 1 }]);
});
