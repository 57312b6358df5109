import { expect, onTestFinished, test } from 'vitest';
import type { PrivateServer } from '../../src/demo/private-server.js';
import type { Config } from '../../src/config/config.js';
import { init } from '../../src/init/init.js';
import { sync } from '../../src/rounds/sync.js';
import type { SyncOptions } from '../../src/rounds/sync-options.js';
import { status } from '../../src/status/status.js';
import { siteConfig, spokeConfig, testConfig } from '../support/config.js';
import { rawConnection, type RawRow } from '../support/database.js';
import { withSequences } from '../support/sequences.js';
import { startTestServer } from '../support/test-server.js';

const hooks = {
  before: ['UPDATE office SET maintenance = 1'],
  after: ['UPDATE office SET maintenance = 0'],
};

interface Killable {
  readonly hub: PrivateServer;
  readonly spoke: PrivateServer;
  readonly run: (options?: SyncOptions & { readonly config?: Partial<Config> }) => ReturnType<typeof sync>;
  readonly config: Config;
  readonly rows: () => Promise<RawRow[][]>;
  readonly maintained: () => Promise<number[]>;
}

/** A hub and a spoke on servers of their own, which may be killed: three thousand edits are to go each way. */
async function opened(): Promise<Killable> {
  const [hub, spoke] = await Promise.all([startTestServer('a'), startTestServer('b')]);
  onTestFinished(async () => {
    await Promise.all([hub.stop(), spoke.stop()]);
  });
  const ask = async (server: PrivateServer, sql: string): Promise<RawRow[]> => {
    const raw = await rawConnection(server, 'office');
    try {
      return await raw.query<RawRow[]>(sql);
    } finally {
      await raw.end();
    }
  };
  for (const server of [hub, spoke]) {
    const raw = await rawConnection(server);
    await raw.query(`CREATE DATABASE office; USE office;
      CREATE TABLE note (id INT PRIMARY KEY, v VARCHAR(100), at TIMESTAMP(3) NOT NULL);
      CREATE TABLE office (maintenance INT); INSERT INTO office VALUES (0)`);
    await raw.end();
  }
  const site = ({ host, port, user, password }: PrivateServer) => ({
    login: { host, port, user, password, database: 'office' },
  });
  const config = testConfig(
    { ...siteConfig(1, site(hub)), hooks },
    [{ ...spokeConfig(2, site(spoke)), hooks }],
    ['note'],
  );
  await init(config, { confirm: () => true });
  await ask(hub, withSequences(`INSERT INTO note SELECT seq, 'first', NOW(3) FROM seq_1_to_8000`));
  await sync(config);
  await ask(hub, `UPDATE note SET v = 'hub' WHERE id <= 3000`);
  await ask(spoke, `UPDATE note SET v = 'spoke' WHERE id > 5000`);
  return {
    hub,
    spoke,
    config,
    run: ({ config: wishes, ...rest } = {}) => sync({ ...config, ...wishes }, rest),
    rows: () => Promise.all([hub, spoke].map((server) => ask(server, 'SELECT id, v FROM note ORDER BY id'))),
    maintained: async () =>
      Promise.all(
        [hub, spoke].map(async (server) => Number((await ask(server, 'SELECT * FROM office'))[0]?.['maintenance'])),
      ),
  };
}

/** Kills the server when the second batch of rows is through; once. */
function killAt(server: PrivateServer, after: () => Promise<void> = () => Promise.resolve()) {
  let killed: Promise<void> | null = null;
  const onEvent: SyncOptions['onEvent'] = (event) => {
    if (event.type === 'applying' && event.rowsDone >= 1000) killed ??= server.kill().then(after);
  };
  return { onEvent, done: () => killed };
}

async function expectSame(at: Killable): Promise<void> {
  const result = await at.run();
  expect(result.outcome).toBe('ok');
  const [hub, spoke] = await at.rows();
  expect(spoke).toEqual(hub);
  expect(hub?.filter(({ v }) => v === 'hub')).toHaveLength(3000);
  expect(hub?.filter(({ v }) => v === 'spoke')).toHaveLength(3000);
  expect(await at.maintained()).toEqual([0, 0]);
  expect((await at.run()).totals).toMatchObject({ inserted: 0, updated: 0, deleted: 0, conflicts: 0 });
}

test('the spoke’s server is killed under a pass and comes back: the run ends well', async () => {
  const at = await opened();
  const kill = killAt(at.spoke, () => at.spoke.restart());
  const result = await at.run({ ...kill, config: { retry: { attempts: 100, firstDelayMs: 50 } } });
  await kill.done();
  expect(kill.done()).not.toBeNull();
  expect(result).toMatchObject({ outcome: 'ok', sites: [{ outcome: 'synced' }] });
  expect(await at.maintained()).toEqual([0, 0]);
  await expectSame(at);
});

test('the spoke’s server is killed and stays away: it is skipped, its maintenance told, and the next run mends both', async () => {
  const at = await opened();
  const kill = killAt(at.spoke);
  const result = await at.run(kill);
  await kill.done();
  expect(result).toMatchObject({ outcome: 'warnings', sites: [{ outcome: 'skipped' }] });
  expect(result.warnings).toContainEqual(expect.stringMatching(/^Site 2 may still be in maintenance/u));
  await at.spoke.restart();
  expect((await at.maintained())[1]).toBe(1);
  expect((await status(at.config)).sites[0]?.maintenanceSince).not.toBeNull();
  await expectSame(at);
  expect((await status(at.config)).sites[0]?.maintenanceSince).toBeNull();
});

test('the hub’s server is killed and comes back: the run fails, out of maintenance, and the next one converges', async () => {
  const at = await opened();
  const kill = killAt(at.hub, () => at.hub.restart());
  const failed = await at
    .run({ ...kill, config: { retry: { attempts: 100, firstDelayMs: 50 } } })
    .catch((error: unknown) => error);
  await kill.done();
  expect(failed).toBeInstanceOf(Error);
  expect(await at.maintained()).toEqual([0, 0]);
  await expectSame(at);
});

test('the hub’s server is killed and stays away: the next run takes it out of maintenance', async () => {
  const at = await opened();
  const kill = killAt(at.hub);
  const failed = await at.run(kill).catch((error: unknown) => error);
  await kill.done();
  expect(failed).toMatchObject({ hint: expect.stringContaining('Site 1 may still be in maintenance') as string });
  await at.hub.restart();
  expect(await at.maintained()).toEqual([1, 0]);
  expect((await status(at.config)).hub.maintenanceSince).not.toBeNull();
  await expectSame(at);
  expect((await status(at.config)).hub.maintenanceSince).toBeNull();
});
