import { expect, onTestFinished, test } from 'vitest';
import { siteConfig, spokeConfig, tableConfig, testConfig } from '../../test/support/config.js';
import { freshDatabase, rawConnection, serverA, serverB, type FreshDatabase } from '../../test/support/database.js';
import { openOffices, type Offices } from '../../test/support/offices.js';
import { startTestServer } from '../../test/support/test-server.js';
import type { Config } from '../config/config.js';
import { init } from '../init/init.js';
import { captureInstall, captureRemove, captureStatus } from './capture.js';

const yes = { confirm: () => true };
const no = { confirm: () => false };

const TABLES = `
  CREATE TABLE person (id INT PRIMARY KEY, name VARCHAR(20), modified_by INT);
  CREATE TABLE address (id INT PRIMARY KEY, town VARCHAR(20))`;

const triggersOf = async (db: FreshDatabase): Promise<unknown[]> =>
  (await db.query('SHOW TRIGGERS')).map((row) => row['Trigger']).sort();

/** `person: installed outdated missing` for each site, its three triggers in order. */
async function standing(config: Config): Promise<string[][]> {
  const { sites } = await captureStatus(config);
  return sites.map(({ triggers }) => {
    const tables = [...new Set(triggers.map(({ table }) => table))];
    return tables.map((table) => `${table}: ${states(triggers.filter((one) => one.table === table))}`);
  });
}

const states = (triggers: readonly { readonly state: string }[]): string =>
  [...new Set(triggers.map(({ state }) => state))].join(', ');

const spokeOf = (offices: Offices): FreshDatabase => offices.spokes[0] as FreshDatabase;

/** The settings, three triggers of each of two tables, and on MySQL each table closed. */
const shown = ({ flavour }: { readonly flavour: string }): number => (flavour === 'mysql' ? 9 : 7);

test('install shows every statement, makes what is missing, and has nothing to do a second time', async () => {
  const offices = await openOffices(TABLES, ['person', 'address']);
  const { config, hub } = offices;
  expect(await standing(config)).toEqual(Array(2).fill(['person: missing', 'address: missing']));

  const planned = await captureInstall(config, no);
  expect(planned.sites.map(({ applied, statements }) => [applied, statements.length])).toEqual([
    [false, shown(serverA())],
    [false, shown(serverB())],
  ]);
  expect(await triggersOf(hub)).toEqual([]);

  const done = await captureInstall(config, yes);
  expect(done.sites.map(({ applied, error }) => [applied, error])).toEqual(Array(2).fill([true, null]));
  expect(done.sites.map(({ statements }) => statements)).toEqual(planned.sites.map(({ statements }) => statements));
  for (const db of offices.sites) {
    expect(await triggersOf(db)).toEqual([
      ...['delete', 'insert', 'update'].map((event) => `spokesync_address_${event}`),
      ...['delete', 'insert', 'update'].map((event) => `spokesync_person_${event}`),
    ]);
  }
  expect(await standing(config)).toEqual(Array(2).fill(['person: installed', 'address: installed']));
  const again = await captureInstall(config, { confirm: () => expect.fail('there is nothing to ask') });
  expect(again.sites.map(({ applied, statements }) => [applied, statements])).toEqual(Array(2).fill([true, []]));
});

test('what is shown can be run by hand to the same end', async () => {
  const { config, hub } = await openOffices(TABLES, ['person']);
  const { sites } = await captureInstall(config, no);
  for (const sql of sites[0]?.statements ?? []) await hub.query(sql);
  expect((await standing(config))[0]).toEqual(['person: installed']);
});

test('remove drops ours and no others; tables and sites can be chosen', async () => {
  const offices = await openOffices(TABLES, ['person', 'address']);
  const { config, hub } = offices;
  await captureInstall(config, { ...yes, tables: ['person'] });
  await captureInstall(config, { ...yes, sites: [1, 2], tables: ['address'] });
  await hub.run('CREATE TRIGGER spokesync_own AFTER INSERT ON person FOR EACH ROW SET @x = 1');
  expect(await standing(config)).toEqual(Array(2).fill(['person: installed', 'address: installed']));

  await captureRemove(config, { ...yes, tables: ['address'] });
  expect(await standing(config)).toEqual(Array(2).fill(['person: installed', 'address: missing']));
  await captureRemove(config, yes);
  expect(await standing(config)).toEqual(Array(2).fill(['person: missing', 'address: missing']));
  expect(await triggersOf(hub)).toEqual(['spokesync_own']);
  expect(await triggersOf(spokeOf(offices))).toEqual([]);
  await expect(captureInstall(config, { ...yes, tables: ['nobody'] })).rejects.toMatchObject({ code: 'usage' });
});

test('of chosen sites nothing is done at another one, also not at the hub', async () => {
  const { config } = await openOffices(TABLES, ['person', 'address'], { spokes: 2 });
  const [missing, installed] = ['missing', 'installed'].map((state) => [`person: ${state}`, `address: ${state}`]);
  const two = await captureInstall(config, { ...yes, sites: [2] });
  expect(two.sites.map(({ id, applied }) => [id, applied])).toEqual([[2, true]]);
  expect(await standing(config)).toEqual([missing, installed, missing]);
  expect((await captureStatus(config, { sites: ['Site 1', 3] })).sites.map(({ id }) => id)).toEqual([1, 3]);
  await captureInstall(config, { ...yes, sites: [1] });
  await captureRemove(config, { ...yes, sites: [2] });
  expect(await standing(config)).toEqual([installed, missing, missing]);
  await expect(captureInstall(config, { ...yes, sites: ['nowhere'] })).rejects.toMatchObject({ code: 'usage' });
});

test('a table that has changed has outdated triggers: install, and init, make them anew', async () => {
  const offices = await openOffices(TABLES, ['person', 'address']);
  const { config } = offices;
  await captureInstall(config, { ...yes, tables: ['person'] });
  for (const db of offices.sites) await db.run('ALTER TABLE person ADD phone VARCHAR(20)');
  expect((await standing(config))[0]).toEqual(['person: installed, outdated', 'address: missing']);

  const asked = await init(config, no);
  // The new column changes what an update and a deletion say; of the table without triggers nothing is said.
  const made = asked.sites.map(({ statements }) => statements.filter((sql) => sql.startsWith('CREATE')).length);
  expect(made).toEqual([2, 2]);
  expect(asked.sites[0]?.statements.join()).toMatch(/spokesync_person_update.*phone/su);
  expect((await init(config, yes)).sites.map(({ applied, error }) => [applied, error])).toEqual([
    [true, null],
    [true, null],
  ]);
  expect(await standing(config)).toEqual(Array(2).fill(['person: installed', 'address: missing']));
  expect((await init(config, no)).sites.map(({ statements }) => statements)).toEqual([[], []]);
});

test('a renamed table, and one that is no longer synced, have triggers that are left over', async () => {
  const { config, hub } = await openOffices(TABLES, ['person', 'address']);
  await captureInstall(config, yes);
  await hub.run('RENAME TABLE address TO place');
  const without = { ...config, tables: [tableConfig('person')] };
  expect((await standing(without))[0]).toEqual(['person: installed', 'place: left over']);
  expect((await standing(without))[1]).toEqual(['person: installed', 'address: left over']);
  await captureInstall(without, yes);
  expect(await standing(without)).toEqual([['person: installed'], ['person: installed']]);
});

test('a table that is refused at one site keeps its triggers there, and the others get theirs', async () => {
  const offices = await openOffices(TABLES, ['person', 'address']);
  const { config } = offices;
  await captureInstall(config, yes);
  await spokeOf(offices).run('ALTER TABLE person ADD phone VARCHAR(20)');
  expect((await standing(config))[1]).toEqual(['address: installed', 'person: outdated']);
  const result = await captureInstall(config, { confirm: () => expect.fail('there is nothing to ask') });
  expect(result.sites[1]?.refused).toMatchObject([{ table: 'person', reason: expect.stringContaining('phone') }]);
});

test('a trigger that is none of ours in the place of one is left alone', async () => {
  const { config, hub } = await openOffices(TABLES, ['person']);
  await hub.run('CREATE TRIGGER spokesync_person_insert AFTER INSERT ON person FOR EACH ROW SET @x = 1');
  await captureInstall(config, yes);
  expect((await standing(config))[0]).toEqual(['person: foreign, installed']);
  await captureRemove(config, yes);
  expect(await triggersOf(hub)).toEqual(['spokesync_person_insert']);
});

test('a spoke that is away costs only itself', async () => {
  const offices = await openOffices(TABLES, ['person'], { spokes: 2 });
  const [near, far] = offices.config.spokes;
  const config = { ...offices.config, spokes: [near!, { ...far!, connection: { ...far!.connection, port: 1 } }] };
  const { sites } = await captureInstall(config, yes);
  expect(sites.map(({ applied }) => applied)).toEqual([true, true, false]);
  expect(sites[2]?.error).toMatch(/^Site 3 .*is the server running/u);
  expect((await captureStatus(config)).sites[2]).toMatchObject({ triggers: [], error: expect.any(String) });
  const without = { ...config, hub: config.spokes[1]!, spokes: [near!] };
  await expect(captureInstall(without, yes)).rejects.toMatchObject({ code: 'connect' });
});

test('a change log that is missing, or cannot roll back, is named with init', async () => {
  const offices = await openOffices(TABLES, ['person']);
  const { config, hub } = offices;
  await spokeOf(offices).run('ALTER TABLE change_log ENGINE = MyISAM');
  const { sites } = await captureInstall(config, yes);
  expect(sites[0]?.error).toBeNull();
  expect(sites[1]?.error).toMatch(/Site 2: change_log is MyISAM.*run `spokesync init`/u);
  await hub.run('ALTER TABLE change_log DROP COLUMN old_values');
  await expect(captureInstall(config, yes)).rejects.toMatchObject({ code: 'not-initialised' });
});

test('a user column that a table does not have is refused where the table itself names it', async () => {
  const { config } = await openOffices(TABLES, [tableConfig('person', { userColumn: 'nobody' }), 'address']);
  const { sites } = await captureInstall({ ...config, userColumn: 'modified_by' }, yes);
  expect(sites[0]?.refused).toMatchObject([{ table: 'person', reason: expect.stringContaining('column nobody') }]);
  expect((await standing(config))[0]).toEqual(['address: installed']);
});

test('an open transaction of the application is not waited for long; the other tables are done', async () => {
  const { config, hub } = await openOffices(TABLES, ['person', 'address']);
  const busy = await rawConnection(hub.server, hub.name);
  onTestFinished(() => busy.end());
  await busy.query('START TRANSACTION');
  await busy.query(`INSERT INTO person VALUES (1, 'a', 5)`);
  const { sites } = await captureInstall(config, yes);
  expect(sites.map(({ applied }) => applied)).toEqual([false, true]);
  expect(sites[0]?.error).toMatch(/^person at Site 1: in use by a transaction for longer than 3 s/u);
  await busy.query('COMMIT');
  expect(await standing(config)).toEqual([
    ['person: missing', 'address: installed'],
    ['person: installed', 'address: installed'],
  ]);
});

test('the right TRIGGER that is missing is named with its GRANT', async () => {
  const { config, hub } = await openOffices(TABLES, ['person']);
  const user = `u_${hub.name}`;
  await hub.run(`CREATE USER '${user}'@'%' IDENTIFIED BY 'pw';
    GRANT SELECT, INSERT, UPDATE, DELETE, CREATE ON \`${hub.name}\`.* TO '${user}'@'%'`);
  onTestFinished(async () => {
    const raw = await rawConnection(serverA());
    await raw.query(`DROP USER '${user}'@'%'`);
    await raw.end();
  });
  const limited = { ...config, hub: siteConfig(1, hub, { user, password: 'pw' }) };
  const { sites } = await captureInstall(limited, yes);
  const grant = `GRANT TRIGGER ON \`${hub.name}\`.* TO '${user}'@'%'`;
  expect(sites[0]?.error).toContain(grant);
  await hub.run(grant);
  if (serverA().flavour === 'mysql') await hub.run(`GRANT FLUSH_TABLES ON *.* TO '${user}'@'%'`);
  expect((await captureInstall(limited, yes)).sites[0]).toMatchObject({ applied: true, error: null });
  // The trigger acts with the rights of who made it; the application needs none to the log.
  await hub.run(`INSERT INTO person VALUES (1, 'a', 5)`);
  expect(await hub.query('SELECT record_id FROM change_log')).toEqual([{ record_id: '1' }]);
});

test('a server with a binary log that lets only a superuser make triggers says what is to be set', async () => {
  const server = await startTestServer('a', { args: ['--log-bin', '--log-bin-trust-function-creators=0'] });
  onTestFinished(() => server.stop());
  const hub = await freshDatabase(server, 'hub');
  const spoke = await freshDatabase(serverA(), 'spoke');
  await hub.run(`${TABLES}; CREATE USER plain@'%' IDENTIFIED BY 'pw'; GRANT ALL ON \`%\`.* TO plain@'%'`);
  await spoke.run(TABLES);
  const config = testConfig(siteConfig(1, hub, { user: 'plain', password: 'pw' }), [spokeConfig(2, spoke)], ['person']);
  await init(config, yes);
  const { sites } = await captureInstall(config, yes);
  expect(sites[0]?.error).toMatch(/SET GLOBAL log_bin_trust_function_creators = 1/u);
  expect(sites[1]?.applied).toBe(true);
});

test('on MySQL open connections are made to see them, or it is said that they may not', async (context) => {
  if (serverA().flavour !== 'mysql') context.skip('only MySQL goes on without them');
  const [hub, spoke] = [await freshDatabase(serverA(), 'hub'), await freshDatabase(serverA(), 'spoke')];
  const user = `plain_${hub.name}`;
  await hub.run(`${TABLES}; CREATE USER ${user}@'%' IDENTIFIED BY 'pw'; GRANT ALL ON \`%\`.* TO ${user}@'%'`);
  onTestFinished(() => hub.run(`DROP USER ${user}@'%'`));
  await spoke.run(TABLES);
  const config = testConfig(siteConfig(1, hub, { user, password: 'pw' }), [spokeConfig(2, spoke)], ['person']);
  await init(config, yes);
  const { sites } = await captureInstall(config, yes);
  expect(sites[0]?.error).toMatch(/restart the application; .*GRANT FLUSH_TABLES ON \*\.\* TO 'plain_/u);
  expect(sites[1]?.statements.at(-1)).toBe('FLUSH NO_WRITE_TO_BINLOG TABLES `person`');
  expect(sites[1]?.applied).toBe(true);
  expect((await captureStatus(config)).sites[0]?.triggers.map(({ state }) => state)).toEqual(
    Array(3).fill('installed'),
  );
});
