import { createConnection } from 'mariadb';
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import { connectOptions } from '../../src/config/connect-options.js';
import type { Config } from '../../src/config/config.js';
import type { PrivateServer } from '../../src/demo/private-server.js';
import type { Listener } from '../../src/events.js';
import { init } from '../../src/init/init.js';
import { type HubWriter, hubWriter } from '../../src/ledger/hub-writer.js';
import { type RunLock, takeLock } from '../../src/ledger/run-lock.js';
import { connect } from '../../src/mysql/connect.js';
import { id } from '../../src/mysql/identifier.js';
import type { Session } from '../../src/mysql/session.js';
import { sync } from '../../src/rounds/sync.js';
import { siteConfig, spokeConfig, testConfig } from '../support/config.js';
import { freshDatabase, type FreshDatabase, serverB } from '../support/database.js';
import { type Galera, startGalera } from '../support/galera.js';

// Two are lost on the way: each time the rest is the larger part, and stays a cluster.
const NODES = 4;
const NOTE = 'CREATE TABLE note (id INT PRIMARY KEY, v VARCHAR(40))';

let galera: Galera;
let alive: readonly PrivateServer[];
let databases = 0;

beforeAll(async () => {
  galera = await startGalera(NODES);
  alive = galera.nodes;
}, 120_000);
afterAll(() => galera.stop());

interface Office {
  readonly config: Config;
  readonly spoke: FreshDatabase;
  /** Runs one statement in the hub's database, at one node. */
  readonly at: (node: number, sql: string) => Promise<Record<string, unknown>[]>;
}

let office: Office;

/** A hub on the cluster and one spoke, after their first run. */
beforeEach(async () => {
  const spoke = await freshDatabase(serverB(), 'spoke');
  const database = `hub${String(++databases)}`;
  const at: Office['at'] = async (node, sql) => {
    const { host, port, user, password } = nodeAt(node);
    const db = await createConnection({ host, port, user, password, initSql: 'SET SESSION wsrep_sync_wait = 15' });
    try {
      await db.query(`CREATE DATABASE IF NOT EXISTS ${database}`);
      await db.query(`USE ${database}`);
      return await db.query(sql);
    } finally {
      await db.end();
    }
  };
  await at(0, NOTE);
  await spoke.run(NOTE);
  const [first, ...others] = alive.map(({ host, port }) => ({ host, port }));
  const { user, password } = nodeAt(0);
  const hub = siteConfig(1, { login: { host: '127.0.0.1', port: first?.port ?? 0, user, password, database } });
  const connection = { ...hub.connection, others };
  const wishes = { retry: { attempts: 5, firstDelayMs: 500 } };
  const config = testConfig({ ...hub, connection }, [spokeConfig(2, spoke)], ['note'], wishes);
  await init(config, { confirm: () => true });
  await at(0, "INSERT INTO note VALUES (1, 'a'), (2, 'b'), (3, 'c')");
  await sync(config);
  office = { config, spoke, at };
});

function nodeAt(node: number): PrivateServer {
  const server = alive[node];
  if (server === undefined) throw new RangeError(`there is no node ${String(node)}`);
  return server;
}

async function linkTo(node: number): Promise<Session> {
  const { config } = office;
  const { host, port } = nodeAt(node);
  const { others, ...options } = connectOptions(config.hub, config.timeouts);
  expect(others).toHaveLength(alive.length - 1);
  const session = await connect({ ...options, host, port });
  onTestFinished(() => session.destroy());
  return session;
}

function writerOf(session: Session, lock: RunLock): HubWriter {
  const { config } = office;
  return hubWriter(session, { state: config.state, data: config.hub.connection.database, ...lock });
}

async function expectEverywhere(rows: readonly Record<string, unknown>[]): Promise<void> {
  for (let node = 0; node < alive.length; node += 1) {
    expect(await office.at(node, 'SELECT * FROM note ORDER BY id')).toEqual(rows);
  }
  expect(await office.spoke.query('SELECT * FROM note ORDER BY id')).toEqual(rows);
}

test('what any node and the spoke have changed is everywhere after a run', async () => {
  await office.at(1, "UPDATE note SET v = 'second node' WHERE id = 1");
  await office.at(2, "INSERT INTO note VALUES (4, 'third node')");
  await office.spoke.run("UPDATE note SET v = 'spoke' WHERE id = 2; DELETE FROM note WHERE id = 3");
  const { outcome, warnings } = await sync(office.config);
  expect({ outcome, warnings }).toEqual({ outcome: 'ok', warnings: [] });
  await expectEverywhere([
    { id: 1, v: 'second node' },
    { id: 2, v: 'spoke' },
    { id: 4, v: 'third node' },
  ]);
});

test('of two runs that begin at two nodes at the same moment one gets the hub', async () => {
  const links = [await linkTo(0), await linkTo(1), await linkTo(2)];
  const taken = await Promise.allSettled(
    links.map((link, at) => takeLock(link, office.config.state, `run ${String(at)}`)),
  );
  expect(taken.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  for (const one of taken) {
    if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'locked' });
  }
});

test('a run that was taken over at another node commits nothing more, whatever it wrote', async () => {
  const { config } = office;
  const [slow, quick] = [await linkTo(0), await linkTo(1)];
  const lock = await takeLock(slow, config.state, 'the slow one');
  expect(lock.clustered).toBe(true);
  const note = `${id(config.state)}.site`;
  const late = writerOf(slow, lock).transaction(async ({ session }) => {
    await session.write({ sql: `UPDATE ${note} SET last_error = 'too late' WHERE id = 2` });
    // As after its lease has lapsed.
    await takeLock(quick, config.state, 'the quick one', lock);
  });
  await expect(late).rejects.toMatchObject({ code: 'lost-lock' });
  const [row] = await office.at(1, `SELECT last_error FROM ${note} WHERE id = 2`);
  expect(row).toEqual({ last_error: null });
});

test('what another node has changed at the same moment is done again, like a deadlock', async () => {
  const { config } = office;
  const link = await linkTo(0);
  const writer = writerOf(link, await takeLock(link, config.state, 'a run'));
  const note = `${id(config.hub.connection.database)}.note`;
  let times = 0;
  await writer.transaction(async ({ session }) => {
    times += 1;
    await session.write({ sql: `UPDATE ${note} SET v = CONCAT(v, '+') WHERE id = 1` });
    if (times === 1) await office.at(1, "UPDATE note SET v = 'theirs' WHERE id = 1");
  });
  expect(times).toBe(2);
  expect(await office.at(2, 'SELECT v FROM note WHERE id = 1')).toEqual([{ v: 'theirs+' }]);
});

test.each(['comparing', 'table-done'] as const)(
  'a run outlives the node that it is connected to, lost at: %s',
  async (moment) => {
    await office.at(0, "UPDATE note SET v = 'hub' WHERE id = 1");
    await office.spoke.run("UPDATE note SET v = 'spoke' WHERE id = 2");
    const killed: Promise<void>[] = [];
    const onEvent: Listener = ({ type }) => {
      if (type === moment && killed.length === 0) killed.push(nodeAt(0).kill());
    };
    const { outcome, warnings } = await sync(office.config, { onEvent });
    expect(killed).toHaveLength(1);
    await Promise.all(killed);
    alive = alive.slice(1);
    expect(outcome).toBe('ok');
    expect(warnings).toContainEqual(expect.stringContaining('the run was begun anew at another node'));
    await expectEverywhere([
      { id: 1, v: 'hub' },
      { id: 2, v: 'spoke' },
      { id: 3, v: 'c' },
    ]);
    const { totals } = await sync(office.config);
    expect(totals).toMatchObject({ inserted: 0, updated: 0, deleted: 0 });
  },
  60_000,
);
