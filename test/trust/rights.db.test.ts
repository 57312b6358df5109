import { expect, it, onTestFinished } from 'vitest';
import { check } from '../../src/check/check.js';
import type { Config } from '../../src/config/config.js';
import { closeConflicts } from '../../src/conflicts/close.js';
import { listConflicts } from '../../src/conflicts/list.js';
import { restoreConflict } from '../../src/conflicts/restore.js';
import { showConflict } from '../../src/conflicts/show.js';
import { init } from '../../src/init/init.js';
import { searchLog } from '../../src/log/search-log.js';
import { plan } from '../../src/plan/plan.js';
import type { Finding } from '../../src/report/check-result.js';
import { sync } from '../../src/rounds/sync.js';
import { status } from '../../src/status/status.js';
import { captureInstall, captureRemove, captureStatus } from '../../src/triggers/capture.js';
import { verify } from '../../src/verify/verify.js';
import { siteConfig, spokeConfig, testConfig } from '../support/config.js';
import { freshDatabase, type FreshDatabase, rawConnection, serverA, serverB } from '../support/database.js';
import { documented, narrowLogin, type NarrowLogin, rightsOf } from './granted.js';

const SCHEMA = `
  CREATE TABLE person (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, name VARCHAR(60), at TIMESTAMP(6) NOT NULL
    DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6));
  CREATE TABLE child (id INT NOT NULL PRIMARY KEY, person_id INT, FOREIGN KEY (person_id) REFERENCES person (id));
  CREATE TABLE users (id INT PRIMARY KEY, email VARCHAR(99), name VARCHAR(99), lastname VARCHAR(99), user_name VARCHAR(99));
  CREATE TABLE site (id INT PRIMARY KEY, maintenance INT NOT NULL);
  INSERT INTO users VALUES (3, 'asha@example.org', 'Asha', 'Rai', 'asha');
  INSERT INTO site VALUES (1, 0), (2, 0);
  INSERT INTO person (id, name) VALUES (1, 'one'), (2, 'two');
  INSERT INTO child VALUES (1, 1)`;

const HOOKS = {
  before: ['UPDATE site SET maintenance = 1 WHERE id = :site'],
  after: ['UPDATE site SET maintenance = 0 WHERE id = :site'],
};

interface Narrow {
  readonly config: Config;
  readonly sites: readonly { readonly name: string; readonly db: FreshDatabase; readonly login: NarrowLogin }[];
}

const INIT = 'While `spokesync init` runs';
const CAPTURE = 'While `spokesync capture` makes or removes triggers at a MySQL site';
const HEADINGS = ['At the hub', 'At a spoke'] as const;

/** A hub and a spoke whose logins have what docs/rights.md says for every day, and nothing else. */
async function narrowOffices(schema = SCHEMA): Promise<Narrow> {
  const databases = [await freshDatabase(serverA(), 'hub'), await freshDatabase(serverB(), 'spoke')] as const;
  const state = `${databases[0].name}_state`;
  onTestFinished(async () => {
    const raw = await rawConnection(serverA());
    await raw.query(`DROP DATABASE IF EXISTS \`${state}\``);
    await raw.end();
  });
  const sites = [];
  for (const [at, db] of databases.entries()) {
    await db.run(schema);
    const login = await narrowLogin(db, state);
    await login.run(documented(HEADINGS[at] ?? ''));
    sites.push({ name: `Site ${String(at + 1)}`, db, login });
  }
  const [hub, spoke] = sites as [Narrow['sites'][number], Narrow['sites'][number]];
  const of = ({ login: { user, password } }: typeof hub): { user: string; password: string } => ({ user, password });
  const config = testConfig(
    { ...siteConfig(1, hub.db, of(hub)), hooks: HOOKS },
    [{ ...spokeConfig(2, spoke.db, { login: of(spoke) }), hooks: HOOKS }],
    ['person', 'child'],
  );
  return { config, sites };
}

const initStatement = (verb: 'GRANT' | 'REVOKE'): string[] => under(INIT, verb);

const under = (heading: string, verb: 'GRANT' | 'REVOKE'): string[] =>
  documented(heading).filter((statement) => statement.startsWith(verb));

/** At each site that is MySQL. */
async function forCapture({ sites }: Narrow, verb: 'GRANT' | 'REVOKE'): Promise<void> {
  for (const { db, login } of sites) if (db.raw.info?.isMariaDB() !== true) await login.run(under(CAPTURE, verb));
}

const missingRights = async (config: Config): Promise<Finding[]> =>
  (await check(config)).findings.filter(({ code }) => code === 'missing-right');

async function initialised(schema = SCHEMA): Promise<Narrow> {
  const narrow = await narrowOffices(schema);
  for (const { login } of narrow.sites) await login.run(initStatement('GRANT'));
  const result = await init(narrow.config, { confirm: () => true });
  expect(result.sites.map(({ error }) => error)).toEqual([null, null]);
  for (const { login } of narrow.sites) await login.run(initStatement('REVOKE'));
  return narrow;
}

it('with the documented rights everything works', async () => {
  const offices = await initialised();
  const { config, sites } = offices;
  const [hub, spoke] = sites.map(({ db }) => db) as [FreshDatabase, FreshDatabase];
  expect(await missingRights(config)).toEqual([]);
  expect(await sync(config)).toMatchObject({ outcome: 'ok', warnings: [] });
  await forCapture(offices, 'GRANT');
  const installed = await captureInstall(config, { confirm: () => true });
  expect(installed.sites.map(({ error }) => error)).toEqual([null, null]);
  expect(
    (await captureStatus(config)).sites.flatMap(({ triggers }) => triggers.map(({ state }) => state)),
  ).toHaveLength(12);
  await forCapture(offices, 'REVOKE');
  await hub.run("SET @spokesync_user = 3; UPDATE person SET name = 'hub' WHERE id = 1; DELETE FROM child");
  await spoke.run("UPDATE person SET name = 'spoke' WHERE id = 1; INSERT INTO person (id, name) VALUES (12, 'new')");
  expect((await plan(config)).totals).toMatchObject({ conflicts: 1, inserted: 1, deleted: 1 });
  expect(await sync(config)).toMatchObject({ outcome: 'ok', totals: { conflicts: 1, inserted: 1, deleted: 1 } });
  const [conflict] = (await listConflicts(config)).conflicts;
  expect((await showConflict(config, conflict?.id ?? 0)).id).toBe(conflict?.id);
  expect(await restoreConflict(config, conflict?.id ?? 0, { user: 'asha', confirm: () => true })).toMatchObject({
    outcome: 'restored',
  });
  expect((await closeConflicts(config, [conflict?.id ?? 0])).conflicts).toHaveLength(1);
  // The ledger's key columns follow those of the table.
  for (const db of [hub, spoke]) await db.run('ALTER TABLE child MODIFY id BIGINT NOT NULL');
  expect(await sync(config)).toMatchObject({ outcome: 'ok' });
  expect((await verify(config)).identical).toBe(true);
  expect((await searchLog(config)).entries.length).toBeGreaterThan(0);
  expect((await status(config)).sites).toMatchObject([{ id: 2 }]);
  await forCapture(offices, 'GRANT');
  expect((await captureRemove(config, { confirm: () => true })).sites.map(({ error }) => error)).toEqual([null, null]);
  expect(await hub.query('SELECT SUM(maintenance) AS busy FROM site')).toEqual([{ busy: '0' }]);
});

it('each of the documented rights, taken away, is named with its GRANT', async () => {
  const { config, sites } = await initialised();
  for (const [at, { name, login }] of sites.entries()) {
    for (const { right, on } of rightsOf(documented(HEADINGS[at] ?? '').map(login.told))) {
      await login.run([`REVOKE ${right} ON ${on} FROM ${login.account}`]);
      const findings = await missingRights(config);
      expect(findings, `${name} without ${right} on ${on}`).toMatchObject([
        { site: at + 1, fix: `at ${name}: GRANT ${right} ON ${on} TO ${login.account}` },
      ]);
      await login.run([(findings[0]?.fix ?? '').replace(`at ${name}: `, '')]);
    }
  }
  expect(await missingRights(config)).toEqual([]);
});

it('the rights for init are asked for as long as init has something to do', async () => {
  const { config, sites } = await narrowOffices();
  const lacks = sites.map(({ login }, at) =>
    login.told(`at Site ${String(at + 1)}: GRANT CREATE ON \`staff\`.* TO 'sync'@''`),
  );
  expect((await missingRights(config)).map(({ fix }) => fix)).toEqual(lacks);
  await expect(init(config, { confirm: () => true })).rejects.toMatchObject({
    hint: expect.stringMatching(/^GRANT .*CREATE, ALTER.* ON `hub_/u) as string,
  });
});

const OLD = `${SCHEMA};
  CREATE TABLE change_log (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, site_id INT NOT NULL, user_id INT NOT NULL,
    \`table\` VARCHAR(30) NOT NULL, record_id VARCHAR(11) NOT NULL, comment TEXT, timestamp TIMESTAMP NOT NULL,
    update_type ENUM('new','update','delete','force delete') NOT NULL) ENGINE=MyISAM;
  CREATE TABLE sync (sync_from INT NOT NULL, sync_to INT NOT NULL, last_time TIMESTAMP NOT NULL DEFAULT '2013-01-01',
    this_time TIMESTAMP NOT NULL DEFAULT '2013-01-01', PRIMARY KEY (sync_from, sync_to)) ENGINE=MyISAM`;

it('those of init are enough to upgrade the tables of an old installation, and ALTER is asked for', async () => {
  const { config, sites } = await narrowOffices(OLD);
  const fixes = (await missingRights(config)).map(({ fix }) => fix);
  expect(fixes).toEqual(
    sites.map(({ login }, at) =>
      login.told(`at Site ${String(at + 1)}: GRANT CREATE, ALTER ON \`staff\`.* TO 'sync'@''`),
    ),
  );
  for (const [at, { name, login }] of sites.entries()) await login.run([(fixes[at] ?? '').replace(`at ${name}: `, '')]);
  expect((await init(config, { confirm: () => true })).sites.map(({ error }) => error)).toEqual([null, null]);
  expect(await sync(config)).toMatchObject({ outcome: 'ok' });
});

it('rights to single tables do, and a table that may not even be seen is no missing table', async () => {
  const { config, sites } = await initialised();
  const [, { db, login }] = sites as [Narrow['sites'][number], Narrow['sites'][number]];
  const all = 'SELECT, INSERT, UPDATE, DELETE';
  const on = (table: string, rights = all): string =>
    `GRANT ${rights}, TRIGGER ON \`${db.name}\`.${table} TO ${login.account}`;
  await login.run([`REVOKE ${all}, TRIGGER ON \`staff\`.* FROM 'sync'@''`]);
  await login.run(['child', 'change_log', 'sync', 'spokesync_token', 'site'].map((table) => on(table)));
  await login.run([on('users', 'SELECT')]);
  expect((await missingRights(config)).filter(({ severity }) => severity === 'error')).toMatchObject([
    { site: 2, fix: `at Site 2: GRANT ${all} ON \`${db.name}\`.\`person\` TO ${login.account}` },
  ]);
  await login.run([on('person')]);
  expect(await sync(config)).toMatchObject({ outcome: 'ok' });
});
