import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { tableConfig as table, testConfig } from '../../test/support/config.js';
import { freshDatabase, rawConnection, serverA, serverB, type FreshDatabase } from '../../test/support/database.js';
import type { ServerAddress } from '../../test/support/server-address.js';
import { startTestServer } from '../../test/support/test-server.js';
import type { Config, SpokeConfig } from '../config/config.js';
import { Secret } from '../config/secret.js';
import { init } from '../init/init.js';
import type { Finding } from '../report/check-result.js';
import { captureInstall } from '../triggers/capture.js';
import { check } from './check.js';

const PERSON = `
  CREATE TABLE person (
    id INT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    name VARCHAR(60) NOT NULL,
    at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP
  );
  CREATE TABLE users (id INT PRIMARY KEY, email VARCHAR(99), name VARCHAR(99), lastname VARCHAR(99), user_name VARCHAR(99))`;

interface Office {
  readonly db: FreshDatabase;
  readonly site: SpokeConfig;
}

function siteOf(id: number, name: string, db: FreshDatabase, login: Partial<FreshDatabase['login']> = {}): SpokeConfig {
  const { host, port, user, password, database } = { ...db.login, ...login };
  const connection = { host, port, socket: null, user, password: new Secret(password), database, tls: false } as const;
  return { id, name, connection, files: null, hooks: { before: [], after: [] }, direction: 'two-way' };
}

/** What the two shared servers have in common is no fault of the test: one of them numbers records as the other does. */
const SERVER_CODES = new Set(['auto-increment']);

let hub: Office;
let spoke: Office;

async function found(tables = [table('person')], change: Partial<Config> = {}): Promise<Finding[]> {
  const config = { ...testConfig(hub.site, [spoke.site], tables), ...change };
  const { findings } = await check(config);
  return findings.filter(({ code }) => !SERVER_CODES.has(code));
}

async function both(sql: string): Promise<void> {
  await hub.db.run(sql);
  await spoke.db.run(sql);
}

async function office(id: number, name: string, server: ServerAddress): Promise<Office> {
  const db = await freshDatabase(server, name.toLowerCase());
  await db.run(PERSON);
  return { db, site: siteOf(id, name, db) };
}

/** A login with these rights only; `%db%` stands for the office's database. */
async function withLogin({ db, site }: Office, ...grants: string[]): Promise<Office> {
  const user = `u_${db.name}`;
  await db.run(`CREATE USER '${user}'@'%' IDENTIFIED BY 'pw'`);
  onTestFinished(async () => {
    const raw = await rawConnection(db.server);
    await raw.query(`DROP USER '${user}'@'%'`);
    await raw.end();
  });
  for (const grant of grants) await db.run(`GRANT ${grant.replaceAll('%db%', `\`${db.name}\``)} TO '${user}'@'%'`);
  return { db, site: siteOf(site.id, site.name, db, { user, password: 'pw' }) };
}

beforeEach(async () => {
  hub = await office(1, 'Kathmandu', serverA());
  spoke = await office(2, 'Pokhara', serverB());
  const config = testConfig(hub.site, [spoke.site], [table('person')]);
  await init(config, { confirm: () => true });
  onTestFinished(async () => {
    const raw = await rawConnection(serverA());
    await raw.query(`DROP DATABASE IF EXISTS \`${config.state}\``);
    await raw.end();
  });
});

it('has nothing to say of sites that are ready, and writes nothing', async () => {
  const looked = 'SELECT 1 FROM person, change_log, sync, spokesync_token';
  const before = await hub.db.query('CHECKSUM TABLE person, change_log, sync, sync_log, spokesync_token');
  expect(await found()).toEqual([]);
  expect(await hub.db.query('CHECKSUM TABLE person, change_log, sync, sync_log, spokesync_token')).toEqual(before);
  expect(await hub.db.query(looked)).toEqual([]);
});

describe('a site', () => {
  it('that does not answer, the other one being looked at all the same', async () => {
    spoke = { ...spoke, site: siteOf(2, 'Pokhara', spoke.db, { port: 1 }) };
    await hub.db.run('ALTER TABLE person ENGINE = MyISAM');
    const findings = await found();
    expect(findings).toMatchObject([
      { site: 1, code: 'engine', table: 'person' },
      { site: 2, code: 'unreachable', severity: 'error', fix: 'is the server running, and is the port right?' },
    ]);
    expect(findings[1]?.message).toMatch(/^Pokhara/u);
  });

  it('that does not answer, if it is the hub', async () => {
    hub = { ...hub, site: siteOf(1, 'Kathmandu', hub.db, { password: 'no' }) };
    await spoke.db.run('ALTER TABLE person ENGINE = MyISAM');
    expect(await found()).toMatchObject([
      {
        site: 1,
        code: 'unreachable',
        fix: 'check user and password of Kathmandu; an account with REQUIRE SSL needs tls',
      },
      { site: 2, code: 'engine' },
    ]);
  });

  it('that is not initialised', async () => {
    await spoke.db.run('DROP TABLE change_log');
    await hub.db.run(`DROP DATABASE \`${hub.db.name}_state\``);
    expect(await found()).toMatchObject([
      {
        site: 1,
        code: 'not-initialised',
        message: expect.stringContaining('no state database'),
        fix: 'run `spokesync init`',
      },
      { site: 2, code: 'not-initialised', message: expect.stringContaining('the table change_log is missing') },
    ]);
  });

  it('that is another one by another name', async () => {
    spoke = { ...spoke, site: siteOf(2, 'Pokhara', hub.db, { host: 'localhost' }) };
    expect(await found()).toMatchObject([
      {
        site: 2,
        severity: 'error',
        code: 'same-database',
        message: expect.stringContaining('same database as Kathmandu'),
      },
    ]);
  });

  it('is named when it is aborted', async () => {
    const config = testConfig(hub.site, [spoke.site], [table('person')]);
    await expect(check(config, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'interrupted' });
  });
});

describe('rights', () => {
  it('that are missing are named with their GRANT', async () => {
    spoke = await withLogin(spoke, 'SELECT, INSERT, TRIGGER ON %db%.*', 'UPDATE ON %db%.person', 'PROCESS ON *.*');
    const [finding, ...others] = await found();
    expect(others).toEqual([]);
    const account = `'u_${spoke.db.name}'@'%'`;
    expect(finding).toMatchObject({ site: 2, severity: 'error', code: 'missing-right' });
    expect(finding?.fix).toBe(`at Pokhara: GRANT UPDATE, DELETE ON \`${spoke.db.name}\`.* TO ${account}`);
    await spoke.db.run((finding?.fix ?? '').replace('at Pokhara: ', ''));
    expect(await found()).toEqual([]);
  });

  it('to see triggers, also by a wildcard', async () => {
    const rights = 'SELECT, INSERT, UPDATE, DELETE';
    const like = spoke.db.name.replaceAll('_', '\\_').replace(/\d+$/u, '%');
    spoke = await withLogin(spoke, `${rights} ON \`${like}\`.*`, 'PROCESS ON *.*');
    expect(await found()).toMatchObject([
      { site: 2, severity: 'warning', code: 'missing-right', fix: expect.stringContaining('GRANT TRIGGER') },
    ]);
    await spoke.db.query(`GRANT TRIGGER ON \`${like}\`.* TO '${`u_${spoke.db.name}`}'@'%'`);
    expect(await found()).toEqual([]);
  });

  it('to the state database', async () => {
    hub = await withLogin(hub, 'SELECT, INSERT, UPDATE, DELETE, TRIGGER ON %db%.*', 'PROCESS ON *.*');
    const findings = await found();
    expect(findings).toMatchObject([{ site: 1, code: 'missing-right', severity: 'error' }]);
    expect(findings[0]?.fix).toContain(`ON \`${hub.db.name}_state\`.* TO 'u_${hub.db.name}'@'%'`);
  });

  it('to the database itself', async () => {
    spoke = await withLogin(spoke, 'USAGE ON *.*');
    expect(await found()).toMatchObject([
      {
        site: 2,
        code: 'missing-right',
        fix: expect.stringMatching(/^GRANT SELECT, INSERT, UPDATE, DELETE, TRIGGER ON/u),
      },
    ]);
  });
});

describe('tables', () => {
  it('each spoke that differs, with all that differs', async () => {
    await spoke.db.run('ALTER TABLE person MODIFY name VARCHAR(50) NOT NULL, ADD extra INT');
    expect(await found([table('person'), table('nowhere')])).toMatchObject([
      { site: 1, table: 'nowhere', code: 'no-table' },
      {
        site: 2,
        table: 'person',
        code: 'column-differs',
        message: expect.stringContaining('varchar(60) at Kathmandu but varchar(50)'),
      },
      { site: 2, table: 'person', code: 'column-missing', fix: expect.stringContaining('ADD COLUMN `extra`') },
      { site: 2, table: 'nowhere', code: 'no-table' },
    ]);
  });

  it('without a key', async () => {
    await both('CREATE TABLE log (a INT)');
    expect(await found([table('log')])).toMatchObject([
      { site: 1, table: 'log', code: 'no-key', severity: 'error' },
      { site: 2, table: 'log', code: 'no-key', severity: 'error' },
    ]);
  });

  it('whose ignored column needs a value', async () => {
    await both('ALTER TABLE person ADD must INT NOT NULL, ADD may INT NOT NULL DEFAULT 1, ADD nul INT NULL');
    expect(await found([table('person', { ignoreColumns: ['must', 'may', 'nul'] })])).toMatchObject([
      { site: 1, code: 'ignored-column-needs-value', message: expect.stringContaining('must') },
      { site: 2, code: 'ignored-column-needs-value' },
    ]);
  });

  it('with triggers of the application', async () => {
    await spoke.db.raw.query('CREATE TRIGGER stamp BEFORE UPDATE ON person FOR EACH ROW SET NEW.name = TRIM(NEW.name)');
    await spoke.db.raw.query('CREATE TRIGGER spokesync_person_u AFTER UPDATE ON person FOR EACH ROW SET @x = 1');
    expect(await found()).toMatchObject([
      { site: 2, table: 'person', code: 'trigger', message: expect.stringContaining('stamp (BEFORE UPDATE)') },
    ]);
  });

  it('whose triggers of capture are missing, or were made for the table as it was', async () => {
    const tables = [table('person'), table('users')];
    const captured = testConfig(hub.site, [spoke.site], tables);
    await captureInstall(captured, { confirm: () => true, tables: ['person'] });
    expect(await found(tables)).toEqual([]);
    await hub.db.run('DROP TRIGGER spokesync_person_delete');
    await both('ALTER TABLE person ADD phone VARCHAR(20)');
    expect(await found(tables)).toMatchObject([
      { site: 1, table: 'person', code: 'trigger-missing', fix: 'run `spokesync capture install`' },
      { site: 2, table: 'person', code: 'trigger-outdated', severity: 'warning' },
    ]);
    await captureInstall(captured, { confirm: () => true, tables: ['person'] });
    expect(await found([table('users')])).toMatchObject([
      { site: 1, table: 'person', code: 'trigger-left-over' },
      { site: 2, table: 'person', code: 'trigger-left-over' },
    ]);
  });

  it('that are to have triggers by the configuration, and have none', async () => {
    expect(await found([table('person', { userColumn: 'nobody' }), table('users')])).toMatchObject([
      { site: 1, table: 'person', code: 'capture-column' },
      { site: 2, table: 'person', code: 'capture-column' },
    ]);
    expect(await found([table('person', { userColumn: 'name' }), table('users')])).toMatchObject([
      { site: 1, table: 'person', code: 'trigger-missing' },
      { site: 2, table: 'person', code: 'trigger-missing' },
    ]);
  });

  it('people who cannot be found', async () => {
    await spoke.db.run('DROP TABLE users');
    await hub.db.run('ALTER TABLE users DROP email');
    expect(await found()).toMatchObject([
      { site: 1, code: 'people', severity: 'warning' },
      { site: 2, code: 'people', severity: 'warning' },
    ]);
  });
});

it('foreign keys: cascades, to and from tables that are not synced, and rings', async () => {
  await hub.db.run(`
    CREATE TABLE unsynced (id INT PRIMARY KEY, person INT, CONSTRAINT from_outside FOREIGN KEY (person) REFERENCES person (id));
    CREATE TABLE note (id INT PRIMARY KEY, person INT, CONSTRAINT falls FOREIGN KEY (person) REFERENCES person (id)
      ON DELETE CASCADE ON UPDATE SET NULL, CONSTRAINT to_outside FOREIGN KEY (id) REFERENCES unsynced (id));
    CREATE TABLE ring (id INT PRIMARY KEY, next INT NOT NULL, CONSTRAINT ring FOREIGN KEY (next) REFERENCES ring (id))`);
  await spoke.db.run(
    'CREATE TABLE note (id INT PRIMARY KEY, person INT); CREATE TABLE ring (id INT PRIMARY KEY, next INT NOT NULL)',
  );
  const key = ({ table: name, code }: Finding): string => `${name ?? ''} ${code}`;
  const findings = (await found([table('person'), table('note'), table('ring')])).sort((a, b) =>
    key(a) < key(b) ? -1 : 1,
  );
  expect(findings.map(({ site, table: name, code }) => [site, name, code])).toEqual([
    [1, 'note', 'foreign-key-to-unsynced'],
    [1, 'person', 'cascade'],
    [1, 'person', 'foreign-key-from-unsynced'],
    [1, 'ring', 'foreign-key-cycle'],
  ]);
  expect(findings.every(({ severity }) => severity === 'warning')).toBe(true);
  expect(findings.find(({ code }) => code === 'cascade')?.message).toContain('ON DELETE CASCADE ON UPDATE SET NULL');
});

it('a DATETIME conflict column at sites of different time zones, but not a TIMESTAMP', async () => {
  await both('CREATE TABLE t (id INT PRIMARY KEY, seen DATETIME NULL)');
  expect(await found([table('t', { conflictColumn: 'seen' }), table('person')])).toMatchObject([
    {
      site: 2,
      table: 't',
      code: 'time-zone',
      message: expect.stringMatching(/\+05:45 at Pokhara but as \+00:00 at Kathmandu/u),
    },
  ]);
});

it('numbers that two sites give to new records', async () => {
  const config = testConfig(hub.site, [spoke.site], [table('person')]);
  const { findings } = await check(config);
  expect(findings).toMatchObject([{ site: 2, code: 'auto-increment', severity: 'warning' }]);
  expect(findings[0]?.message).toContain('Pokhara (offset 1, increment 1) and Kathmandu (offset 1, increment 1)');
  expect(findings[0]?.fix).toContain('SET GLOBAL auto_increment_increment = 10, auto_increment_offset = 2;');
  const receiving = { ...config, spokes: config.spokes.map((one) => ({ ...one, direction: 'receive-only' as const })) };
  expect((await check(receiving)).findings).toEqual([]);
});

it('a server that is read_only, logs statements, ends transactions for a lock wait, is a replica, and numbers records otherwise', async () => {
  const server = await startTestServer('b', {
    args: [
      '--log-bin',
      '--server-id=7',
      '--binlog-format=STATEMENT',
      '--auto-increment-increment=10',
      '--auto-increment-offset=4',
      '--innodb-rollback-on-timeout=ON',
    ],
  });
  onTestFinished(() => server.stop());
  spoke = await office(2, 'Tansen', server);
  await init(testConfig(hub.site, [spoke.site], [table('person')]), { confirm: () => true });
  const mariadb = server.flavour === 'mariadb';
  spoke = await withLogin(
    spoke,
    'ALL ON %db%.*',
    `PROCESS, ${mariadb ? 'REPLICA MONITOR' : 'REPLICATION CLIENT'} ON *.*`,
  );
  await spoke.db.run('SET GLOBAL read_only = ON');
  await spoke.db.run(
    mariadb
      ? `CHANGE MASTER TO MASTER_HOST = '127.0.0.1', MASTER_PORT = 1, MASTER_USER = 'x'; START SLAVE`
      : `CHANGE REPLICATION SOURCE TO SOURCE_HOST = '127.0.0.1', SOURCE_PORT = 1, SOURCE_USER = 'x'; START REPLICA`,
  );
  const { findings } = await check(testConfig(hub.site, [spoke.site], [table('person')]));
  expect(findings.map(({ site, severity, code }) => [site, severity, code])).toEqual([
    [2, 'error', 'read-only'],
    [2, 'error', 'binlog-format'],
    [2, 'warning', 'rollback-on-timeout'],
    [2, 'warning', 'replica'],
    [2, 'warning', 'auto-increment'],
  ]);
});
