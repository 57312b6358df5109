import { expect, onTestFinished, test } from 'vitest';
import { freshDatabase, rawConnection, serverA, serverB, type FreshDatabase } from '../../test/support/database.js';
import type { Config, SiteConfig } from '../config/config.js';
import { connectOptions } from '../config/connect-options.js';
import { Secret } from '../config/secret.js';
import { connect } from '../mysql/connect.js';
import type { InitResult } from '../report/init-result.js';
import type { SiteRole } from './bookkeeping.js';
import { init } from './init.js';
import { requireInitialised } from './readiness.js';

const yes = { confirm: () => true };

function site(id: number, db: FreshDatabase, login: Partial<FreshDatabase['login']> = {}): SiteConfig {
  const { host, port, user, password, database } = { ...db.login, ...login };
  const connection = { host, port, socket: null, user, password: new Secret(password), database, tls: false } as const;
  return { id, name: `Site ${id}`, connection, files: null, hooks: { before: [], after: [] } };
}

/** A hub and spokes; only what init reads. The state database is named for the hub's and goes with the test. */
function configOf(hub: SiteConfig, ...spokes: SiteConfig[]): Config {
  return {
    hub,
    spokes: spokes.map((spoke) => ({ ...spoke, direction: 'two-way' as const })),
    state: `${hub.connection.database}_state`,
    tables: [],
    concurrency: 4,
    timeouts: { connectTimeoutMs: 5_000, statementTimeoutMs: 60_000, stallTimeoutMs: 60_000 },
  } as unknown as Config;
}

async function hubDatabase(): Promise<FreshDatabase> {
  const db = await freshDatabase(serverA(), 'hub');
  // Dropped before the connection goes: callbacks run last in, first out.
  onTestFinished(async () => {
    await db.query(`DROP DATABASE IF EXISTS \`${db.name}_state\``);
  });
  return db;
}

async function ready(config: Config, place: SiteConfig, role: SiteRole): Promise<string> {
  const session = await connect(connectOptions(place, config.timeouts));
  try {
    await requireInitialised(session, place.connection.database, role);
    return 'ready';
  } catch (error) {
    return (error as Error).message;
  } finally {
    await session.close();
  }
}

const statementsOf = (result: InitResult) => result.sites.map((one) => one.statements.length);
const tablesOf = async (db: FreshDatabase) => (await db.query('SHOW TABLES')).map((row) => Object.values(row)[0]);
const shownTable = async (db: FreshDatabase, table: string) =>
  String((await db.query(`SHOW CREATE TABLE \`${table}\``))[0]?.['Create Table']);

/** The predecessor's tables, exactly as its README gives them. */
const PREDECESSOR = `
  CREATE TABLE change_log (
    id int(11) NOT NULL AUTO_INCREMENT,
    site_id int(3) NOT NULL,
    user_id int(11) NOT NULL COMMENT 'id of the user who changes data',
    \`table\` varchar(30) NOT NULL,
    record_id varchar(11) NOT NULL,
    update_type enum('new','update','delete','force delete') NOT NULL,
    comment text,
    timestamp timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
    PRIMARY KEY (id),
    KEY change_log_site (site_id),
    KEY change_log_user (user_id),
    KEY change_log_table (\`table\`),
    KEY change_log_record (record_id)
  ) ENGINE=InnoDB DEFAULT CHARSET=utf8;
  CREATE TABLE sync (
    sync_from int(11) unsigned NOT NULL,
    sync_to int(11) NOT NULL,
    last_time timestamp NOT NULL DEFAULT '0000-00-00 00:00:00',
    this_time timestamp NOT NULL DEFAULT '0000-00-00 00:00:00',
    PRIMARY KEY (sync_from, sync_to)
  ) ENGINE=MyISAM DEFAULT CHARSET=utf8;
  CREATE TABLE sync_log (
    id int(11) NOT NULL AUTO_INCREMENT,
    site_id_from int(3) NOT NULL,
    site_id_to int(3) NOT NULL,
    user_id int(11) DEFAULT NULL COMMENT 'id of the user who changes data',
    \`table\` varchar(30) NOT NULL,
    record_id varchar(11) NOT NULL,
    update_type enum('INSERT','UPDATE') NOT NULL,
    comment text NOT NULL,
    \`sql\` text NOT NULL,
    timestamp timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
    time_of_change_on_remote_server timestamp NULL DEFAULT NULL,
    user_email varchar(100) DEFAULT NULL,
    user_firstname varchar(100) DEFAULT NULL,
    user_lastname varchar(100) DEFAULT NULL,
    user_name varchar(100) DEFAULT NULL,
    PRIMARY KEY (id),
    KEY change_log_user (user_id),
    KEY change_log_table (\`table\`),
    KEY change_log_record (record_id),
    KEY site_id_from (site_id_from),
    KEY site_id_to (site_id_to)
  ) ENGINE=InnoDB DEFAULT CHARSET=utf8;
  INSERT INTO change_log (site_id, user_id, \`table\`, record_id, update_type, comment, timestamp) VALUES
    (1, 3, 'person', '17', 'force delete', 'é', '2012-07-29 10:00:00'), (2, 4, 'person', '00000000018', 'new', NULL, '2013-01-01 00:00:00');
  SET sql_mode = '';
  INSERT INTO sync VALUES (2, 1, '0000-00-00 00:00:00', '2012-07-29 10:00:00'), (1, 2, '0000-00-00 00:00:00', '0000-00-00 00:00:00');
  INSERT INTO sync_log (site_id_from, site_id_to, \`table\`, record_id, update_type, comment, \`sql\`, user_email)
    VALUES (2, 1, 'person', '17', 'UPDATE', '', 'UPDATE person SET …', 'chandra@example.org');`;

const rowsOf = async (db: FreshDatabase) => ({
  changeLog: await db.query(
    'SELECT id, site_id, user_id, `table`, record_id, update_type, comment, timestamp FROM change_log',
  ),
  sync: await db.query('SELECT sync_from, sync_to, last_time, this_time FROM sync ORDER BY sync_from'),
  syncLog: await db.query('SELECT id, `table`, record_id, update_type, `sql`, user_email, timestamp FROM sync_log'),
});

test('new databases: everything is created, shown before, and a second init has nothing to do', async () => {
  const hub = await hubDatabase();
  const spoke = await freshDatabase(serverB(), 'spoke');
  const config = configOf(site(1, hub), site(2, spoke));
  expect(await ready(config, config.hub, 'hub')).toMatch(/the table change_log is missing in the database hub_/);
  const seen: InitResult[] = [];

  const refused = await init(config, { confirm: (planned) => seen.push(planned) < 1 });
  expect(refused.sites.map((one) => one.applied)).toEqual([false, false]);
  expect(await tablesOf(hub)).toEqual([]);

  const result = await init(config, yes);
  expect(result.sites.map(({ id, applied, error }) => ({ id, applied, error }))).toEqual([
    { id: 1, applied: true, error: null },
    { id: 2, applied: true, error: null },
  ]);
  expect(result.sites.map((one) => one.statements)).toEqual(seen[0]?.sites.map((one) => one.statements));
  expect(await tablesOf(hub)).toEqual(['change_log', 'spokesync_token', 'sync', 'sync_log']);
  expect(await tablesOf(spoke)).toEqual(['change_log', 'spokesync_token', 'sync']);
  expect(await hub.query('SELECT * FROM spokesync_token')).toEqual([]);
  expect(
    await hub.query(`SELECT version, IF(finished_at IS NULL, 'no', 'yes') done FROM ${config.state}.schema_version`),
  ).toEqual([{ version: 1, done: 'yes' }]);
  expect(await ready(config, config.hub, 'hub')).toBe('ready');
  expect(await ready(config, config.spokes[0]!, 'spoke')).toBe('ready');

  const again = await init(config, { confirm: () => expect.fail('there is nothing to ask') });
  expect(again.sites.map(({ statements, applied }) => ({ statements, applied }))).toEqual([
    { statements: [], applied: true },
    { statements: [], applied: true },
  ]);
});

test('what is shown can be run by hand to the same end', async () => {
  const hub = await hubDatabase();
  await hub.run(PREDECESSOR);
  const config = configOf(site(1, hub));
  const { sites } = await init(config, { confirm: () => false });
  await hub.run(`SET sql_mode = ''; ${sites[0]!.statements.join(';\n')}`);
  expect(statementsOf(await init(config, { confirm: () => false }))).toEqual([0]);
});

test('an existing installation of the predecessor is widened, keeps its rows, zero dates too, and its own columns', async () => {
  const hub = await hubDatabase();
  const spoke = await freshDatabase(serverB(), 'spoke');
  await hub.run(`${PREDECESSOR} ALTER TABLE change_log ADD COLUMN our_own INT NOT NULL DEFAULT 5`);
  await spoke.run(PREDECESSOR);
  const before = [await rowsOf(hub), await rowsOf(spoke)];
  const config = configOf(site(1, hub), site(2, spoke));
  expect(await ready(config, config.hub, 'hub')).toMatch(/change_log\.table is too narrow/);

  const result = await init(config, yes);
  expect(result.sites.map(({ error }) => error)).toEqual([null, null]);
  expect(result.sites[1]!.statements).toEqual([
    [
      'ALTER TABLE `change_log`',
      '  MODIFY COLUMN `table` VARCHAR(64) NOT NULL,',
      '  MODIFY COLUMN `record_id` VARCHAR(3072) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,',
      "  ADD COLUMN `old_values` LONGTEXT CHARACTER SET utf8mb4 NULL COMMENT 'JSON: the columns that changed, as they were before',",
      '  DROP INDEX `change_log_record`,',
      '  ADD KEY `change_log_record` (`record_id`(100)),',
      '  ADD KEY `spokesync_record` (`table`, `record_id`(100))',
    ].join('\n'),
    'ALTER TABLE `sync`\n  ENGINE=InnoDB',
    expect.stringMatching(/^CREATE TABLE `spokesync_token`/),
  ]);
  expect([await rowsOf(hub), await rowsOf(spoke)]).toEqual(before);
  expect(before[0]!.sync[0]).toMatchObject({ last_time: '0000-00-00 00:00:00' });
  expect(await hub.query('SELECT our_own FROM change_log LIMIT 1')).toEqual([{ our_own: 5 }]);
  const log = await shownTable(hub, 'sync_log');
  expect(log).toContain("enum('INSERT','UPDATE','DELETE') NOT NULL");
  expect(log).toMatch(/`user_id` int(?:\(11\))? DEFAULT NULL COMMENT 'id of the user who changes data'/);
  expect(log).toMatch(/`sql` longtext .*NOT NULL/);
  expect(await shownTable(spoke, 'sync_log')).toContain("enum('INSERT','UPDATE') NOT NULL");
  expect(await shownTable(hub, 'sync')).toContain("`last_time` timestamp NOT NULL DEFAULT '0000-00-00 00:00:00'");
  expect(await ready(config, config.hub, 'hub')).toBe('ready');
  expect(statementsOf(await init(config, yes))).toEqual([0, 0]);

  const uuid = '9f3c1d64-6d52-4b7a-9d6e-0d2a1f5b8c11 😀';
  await hub.query(
    "INSERT INTO sync_log (site_id_from, site_id_to, `table`, record_id, update_type, comment, `sql`, user_name) VALUES (1, 2, ?, ?, 'DELETE', ?, ?, ?)",
    ['t'.repeat(64), uuid, '😀', 'x'.repeat(100_000), '😀'],
  );
});

test('a spoke that cannot be reached says so, the others are done', async () => {
  const hub = await hubDatabase();
  const spoke = await freshDatabase(serverB(), 'spoke');
  const config = configOf(site(1, hub), site(2, spoke, { port: 1 }), site(3, spoke));
  const { sites } = await init(config, yes);
  expect(sites.map(({ id, applied }) => ({ id, applied }))).toEqual([
    { id: 1, applied: true },
    { id: 2, applied: false },
    { id: 3, applied: true },
  ]);
  expect(sites[1]!.error).toMatch(/^Site 2 \(127\.0\.0\.1:1\): /);
});

test('a hub that cannot be reached ends it, and no spoke is touched', async () => {
  const spoke = await freshDatabase(serverB(), 'spoke');
  const config = configOf(site(1, spoke, { port: 1 }), site(2, spoke));
  await expect(init(config, yes)).rejects.toMatchObject({ code: 'connect' });
  expect(await tablesOf(spoke)).toEqual([]);
});

test('missing rights: the statement is refused, the GRANT is named', async () => {
  const hub = await hubDatabase();
  const spoke = await freshDatabase(serverB(), 'spoke');
  const admin = await rawConnection(serverB());
  const user = `${spoke.name}_u`;
  await admin.query(
    `CREATE USER ${user}@'%' IDENTIFIED BY 'x'; GRANT SELECT, INSERT ON ${spoke.name}.* TO ${user}@'%'`,
  );
  try {
    const config = configOf(site(1, hub), site(2, spoke, { user, password: 'x' }));
    const { sites } = await init(config, yes);
    expect(sites[0]).toMatchObject({ applied: true, error: null });
    expect(sites[1]!.applied).toBe(false);
    expect(sites[1]!.error).toMatch(
      new RegExp(
        `^Site 2: CREATE command denied.*GRANT SELECT, INSERT, .*ALTER.* ON \`${spoke.name}\`\\.\\* TO '${user}'@'%'$`,
      ),
    );
  } finally {
    await admin.query(`DROP USER ${user}@'%'`);
    await admin.end();
  }
});

test('missing rights for the state database end it with the GRANT for that database', async () => {
  const hub = await hubDatabase();
  const user = `${hub.name}_u`;
  await hub.run(`CREATE USER ${user}@'%' IDENTIFIED BY 'x'; GRANT ALL ON ${hub.name}.* TO ${user}@'%'`);
  try {
    const config = configOf(site(1, hub, { user, password: 'x' }));
    await expect(init(config, yes)).rejects.toMatchObject({
      code: 'query',
      hint: expect.stringContaining(`ON \`${config.state}\`.* TO '${user}'@'%'`) as string,
    });
  } finally {
    await hub.run(`DROP USER ${user}@'%'`);
  }
});

test('a view in the place of a bookkeeping table is refused', async () => {
  const hub = await hubDatabase();
  await hub.run('CREATE VIEW sync AS SELECT 1 AS sync_from');
  await expect(init(configOf(site(1, hub)), yes)).rejects.toThrow(/sync is a view, not a table/);
});

test.each([
  ['ALTER TABLE sync_log DROP COLUMN row_before', 'sync_log.row_before is missing in the database'],
  ['ALTER TABLE sync ENGINE=MyISAM', 'sync is MyISAM, which cannot roll back in the database'],
  ['DROP TABLE spokesync_token', 'the table spokesync_token is missing in the database'],
  ['ALTER TABLE sync_log DROP INDEX spokesync_run', 'ready'],
])('readiness after %s', async (damage, expected) => {
  const hub = await hubDatabase();
  const config = configOf(site(1, hub));
  await init(config, yes);
  await hub.run(damage);
  expect(await ready(config, config.hub, 'hub')).toContain(expected);
});
