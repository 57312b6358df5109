import { expect, test } from 'vitest';
import { spokeConfig, siteConfig, tableConfig, testConfig } from '../../test/support/config.js';
import { freshDatabase, rawConnection, serverA, serverB, type FreshDatabase } from '../../test/support/database.js';
import { allRows, insertRows, person, PERSON } from '../../test/support/rows.js';
import type { Config } from '../config/config.js';
import type { RunEvent } from '../events.js';
import { verify } from './verify.js';

interface Offices {
  readonly hub: FreshDatabase;
  readonly spokes: readonly FreshDatabase[];
  readonly config: Config;
}

/** A hub and two spokes with the same tables and rows, none of them initialised. */
async function offices(script: string, tables: readonly string[], wishes: Partial<Config> = {}): Promise<Offices> {
  const hub = await freshDatabase(serverA(), 'hub');
  const spokes = [await freshDatabase(serverB(), 'spoke'), await freshDatabase(serverA(), 'spoke')];
  for (const db of [hub, ...spokes]) await db.run(`SET time_zone = '+00:00'; ${script}`);
  const sites = spokes.map((db, i) => spokeConfig(i + 2, db));
  return { hub, spokes, config: testConfig(siteConfig(1, hub), sites, tables, wishes) };
}

const PEOPLE = `${PERSON};
  INSERT INTO person (id, name, person_timestamp) SELECT seq, CONCAT('Person ', seq), '2026-01-01 12:00:00' FROM seq_1_to_3000`;

const counts = (result: Awaited<ReturnType<typeof verify>>) =>
  result.tables.map(({ table, site, rows, differences }) => [table, site, rows, differences]);

test('the same rows everywhere: identical, equal checksums, and the hub is scanned once', async () => {
  const { config } = await offices(PEOPLE, ['person']);
  const events: RunEvent[] = [];
  const result = await verify(config, { onEvent: (event) => events.push(event) });
  expect(result).toMatchObject({ identical: true, refused: [] });
  expect(result.sites.map(({ id, error }) => [id, error])).toEqual([[1, null], [2, null], [3, null]]); // prettier-ignore
  expect(counts(result)).toEqual([['person', 1, 3000, 0], ['person', 2, 3000, 0], ['person', 3, 3000, 0]]); // prettier-ignore
  expect(new Set(result.tables.map(({ checksum }) => checksum)).size).toBe(1);
  expect(result.tables[0]!.checksum).toMatch(/^[0-9a-f]{16}$/u);
  const scans = events.filter((event) => event.type === 'comparing' && event.site === 1 && event.rowsDone === 3000);
  expect(scans).toHaveLength(1);
  expect(events).toContainEqual({ type: 'comparing', site: 3, table: 'person', rowsDone: 3000, rowsTotal: 3000 });
});

test('missing, surplus and different rows are counted, a receive-only spoke included, and nothing is written', async () => {
  const { hub, spokes, config } = await offices(PEOPLE, ['person']);
  await spokes[0]!.run(`DELETE FROM person WHERE id IN (7, 2999); UPDATE person SET notes = '' WHERE id = 20`);
  await spokes[1]!.run(`INSERT INTO person (id, name) VALUES (-5, 'new'), (90000, 'new')`);
  const receiving = {
    ...config,
    spokes: config.spokes.map((spoke) => ({ ...spoke, direction: 'receive-only' as const })),
  };
  const before = await Promise.all([hub, ...spokes].map((db) => allRows(db, 'person')));
  const result = await verify(receiving);
  expect(result.identical).toBe(false);
  expect(counts(result)).toEqual([['person', 1, 3000, 0], ['person', 2, 2998, 3], ['person', 3, 3002, 2]]); // prettier-ignore
  expect(await Promise.all([hub, ...spokes].map((db) => allRows(db, 'person')))).toEqual(before);
  expect(await hub.query('SHOW TABLES')).toHaveLength(1);
});

test('a table that one spoke lacks is refused for it by name, and compared for the other', async () => {
  const { spokes, config } = await offices(`${PEOPLE}; CREATE TABLE note (id INT PRIMARY KEY, t TEXT)`, [
    'person',
    'note',
  ]);
  await spokes[0]!.run('DROP TABLE person; ALTER TABLE note MODIFY t VARCHAR(9)');
  const result = await verify(config);
  expect(result.identical).toBe(false);
  expect(result.refused).toEqual([
    { table: 'person', reason: 'Site 2 has no table person' },
    {
      table: 'note',
      reason: expect.stringContaining('column t of note is text at Site 1 but varchar(9) at Site 2') as string,
    },
  ]);
  expect(counts(result)).toEqual([['person', 1, 3000, 0], ['note', 1, 0, 0], ['person', 3, 3000, 0], ['note', 3, 0, 0]]); // prettier-ignore
});

test('a table that the hub lacks is refused for all', async () => {
  const { config } = await offices(PERSON, ['person', 'ghost']);
  const result = await verify(config);
  expect(result).toMatchObject({
    identical: false,
    refused: [{ table: 'ghost', reason: 'Site 1 has no table ghost' }],
  });
});

test('an unreachable spoke costs only itself, and what was not seen is not proven', async () => {
  const { spokes, config } = await offices(PEOPLE, ['person']);
  const away = spokeConfig(2, spokes[0]!, { login: { port: 1 } });
  const result = await verify({ ...config, spokes: [away, config.spokes[1]!] });
  expect(result.identical).toBe(false);
  expect(result.sites[1]!.error).toContain('Site 2 (127.0.0.1:1)');
  expect(counts(result)).toEqual([['person', 1, 3000, 0], ['person', 3, 3000, 0]]); // prettier-ignore
});

test('a hub that cannot be reached ends it', async () => {
  const { hub, config } = await offices(PERSON, ['person']);
  await expect(verify({ ...config, hub: siteConfig(1, hub, { port: 1 }) })).rejects.toMatchObject({ code: 'connect' });
});

test('--tables and --sites narrow it down; unknown ones are refused with the known', async () => {
  const { spokes, config } = await offices(`${PERSON}; CREATE TABLE note (id INT PRIMARY KEY)`, ['person', 'note']);
  await spokes[0]!.run('INSERT INTO note VALUES (1)');
  expect(await verify(config, { tables: ['person'] })).toMatchObject({ identical: true });
  expect(await verify(config, { sites: ['3'] })).toMatchObject({ identical: true });
  const narrow = await verify(config, { tables: ['note'], sites: ['Site 2', 3] });
  expect(counts(narrow)).toEqual([['note', 1, 0, 0], ['note', 2, 1, 1], ['note', 3, 0, 0]]); // prettier-ignore
  await expect(verify(config, { tables: ['nots'] })).rejects.toMatchObject({
    code: 'usage',
    hint: 'it has person, note',
  });
  await expect(verify(config, { sites: [9] })).rejects.toMatchObject({ code: 'usage' });
});

test('an aborted signal interrupts it', async () => {
  const { config } = await offices(PEOPLE, ['person']);
  const stop = new AbortController();
  const comparing = verify(config, { signal: stop.signal, onEvent: () => stop.abort() });
  await expect(comparing).rejects.toMatchObject({ code: 'interrupted' });
});

test.each([
  [
    'negative and widest integers',
    'BIGINT',
    ['-9223372036854775808', '-1', '0', '9007199254740993', '9223372036854775807'],
  ],
  ['decimals beyond 2^53', 'DECIMAL(30,3)', ['-900719925474099312345.125', '0.000', '900719925474099312345.125']],
  [
    'letters that a collation takes for others',
    'VARCHAR(20)',
    ['a_b', 'ab', 'z', 'ß', '0x1A', "it's", 'a\\b', '#', 'x '],
  ],
  ['bytes', 'VARBINARY(20)', [Buffer.from([0]), Buffer.from([0, 0]), Buffer.from([255, 39, 92]), Buffer.from('')]],
  ['dates, the zero date included', 'DATE', ['0000-00-00', '1000-01-01', '9999-12-31']],
] as const)('hostile keys: %s', async (_, type, keys) => {
  const { hub, spokes, config } = await offices(`CREATE TABLE t (k ${type} NOT NULL, n INT, PRIMARY KEY (k, n))`, [
    't',
  ]);
  for (const db of [hub, ...spokes]) {
    await db.run(`SET sql_mode = ''`);
    await insertRows(db, 't', keys.map((k) => ({ k, n: 1 }))); // prettier-ignore
  }
  expect(await verify(config)).toMatchObject({ identical: true });
  await spokes[0]!.query('DELETE FROM t WHERE k = ?', [keys[0]]);
  await spokes[1]!.query('UPDATE t SET n = 2 WHERE k = ?', [keys.at(-1)]);
  expect(counts(await verify(config)).map((row) => row[3])).toEqual([0, 1, 2]);
});

test('a key in another letter case is one different row, not two', async () => {
  const { spokes, config } = await offices(
    `CREATE TABLE t (k VARCHAR(9) PRIMARY KEY); INSERT INTO t VALUES ('a'), ('b')`,
    ['t'],
  );
  await spokes[0]!.run(`UPDATE t SET k = 'A' WHERE k = 'a'`);
  expect(counts(await verify(config)).map((row) => row[3])).toEqual([0, 1, 0]);
});

test('ignored columns do not count', async () => {
  const { spokes, config } = await offices(PEOPLE, ['person']);
  await spokes[0]!.run(`UPDATE person SET notes = 'x', person_timestamp = person_timestamp`);
  expect(await verify({ ...config, tables: [tableConfig('person', { ignoreColumns: ['notes'] })] })).toMatchObject({
    identical: true,
  });
});

test('rows that the application writes meanwhile do not disturb the snapshot', async () => {
  const { hub, config } = await offices(PEOPLE, ['person']);
  const writer = await rawConnection(serverA(), hub.name);
  const written: Promise<unknown>[] = [];
  const result = await verify(config, {
    onEvent: () => {
      if (written.length > 0) return;
      written.push(writer.query('INSERT INTO person (id, name) VALUES (5000, ?)', [person()['name']]));
    },
  });
  await Promise.all(written);
  await writer.end();
  expect(result).toMatchObject({ identical: true });
});
