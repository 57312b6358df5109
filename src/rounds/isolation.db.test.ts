import { describe, expect, onTestFinished, test } from 'vitest';
import { expectConverged } from '../../test/support/agreement.js';
import { siteConfig } from '../../test/support/config.js';
import { serverB, type FreshDatabase } from '../../test/support/database.js';
import { openOffices, type Offices } from '../../test/support/offices.js';
import { openWire, over } from '../../test/interleavings/wire.js';
import { openRelay } from '../../test/support/relay.js';
import type { SpokeConfig } from '../config/config.js';
import { status } from '../status/status.js';

const schema = 'CREATE TABLE note (id INT PRIMARY KEY, v VARCHAR(30)); CREATE TABLE other (id INT PRIMARY KEY, v INT)';

async function threeOffices(): Promise<Offices & { two: FreshDatabase; three: FreshDatabase }> {
  const offices = await openOffices(schema, ['note', 'other'], { spokes: 2 });
  await offices.hub.run(`INSERT INTO note VALUES (1, 'a'), (2, 'b')`);
  await offices.sync();
  const [two, three] = offices.spokes as [FreshDatabase, FreshDatabase];
  await two.run(`UPDATE note SET v = 'two' WHERE id = 1`);
  await three.run(`UPDATE note SET v = 'three' WHERE id = 2`);
  return { ...offices, two, three };
}

const withTwo = (offices: Offices, change: (spoke: SpokeConfig) => Partial<SpokeConfig>) => ({
  spokes: offices.config.spokes.map((spoke) => (spoke.id === 2 ? { ...spoke, ...change(spoke) } : spoke)),
});

describe('a spoke', () => {
  test('that cannot be reached is put aside, tried again, and skipped; its bookmark stays and nothing is taken for deleted', async () => {
    const offices = await threeOffices();
    const events: string[] = [];
    const config = withTwo(offices, ({ connection }) => ({ connection: { ...connection, port: 1 } }));
    const result = await offices.sync({
      config,
      onEvent: (event) => {
        if (event.type === 'pass-done' && event.site === 2) events.push(event.outcome);
      },
    });
    expect(result).toMatchObject({
      outcome: 'warnings',
      sites: [
        { id: 2, outcome: 'skipped', clockSkewMs: null },
        { id: 3, outcome: 'synced' },
      ],
    });
    expect(result.sites[0]?.error).toMatch(/ECONNREFUSED/u);
    expect(result.warnings.join()).toMatch(/Site 2 was skipped/u);
    expect(events).toEqual(['put-aside', 'skipped']);
    expect(await offices.hub.query('SELECT v FROM note')).toEqual([{ v: 'a' }, { v: 'three' }]);
    const next = await offices.sync();
    expect(next).toMatchObject({ outcome: 'ok', totals: { updated: 3, deleted: 0, conflicts: 0 } });
    await expectConverged(offices, 'note');
  });

  test('whose login is refused fails by itself', async () => {
    const offices = await threeOffices();
    const config = withTwo(offices, ({ connection }) => ({ connection: { ...connection, user: 'nobody' } }));
    const result = await offices.sync({ config });
    expect(result.sites.map(({ outcome }) => outcome)).toEqual(['failed', 'synced']);
    expect(result.sites[0]?.error).toMatch(/check user and password/u);
    await offices.sync();
    await expectConverged(offices, 'note');
  });

  test('whose link breaks again and again costs only itself; read errors are no deletions', async () => {
    const offices = await threeOffices();
    await offices.two.run(`INSERT INTO note SELECT seq + 100, REPEAT('x', 30) FROM seq_1_to_5000`);
    const relay = await openRelay(serverB());
    onTestFinished(() => relay.close());
    const config = withTwo(offices, () => ({
      connection: siteConfig(2, offices.two, { port: relay.port }).connection,
    }));
    // In the handshake, while comparing, while reading rows, and between.
    const cuts = [2_000, 60_000, 250_000, 20_000];
    const result = await offices.sync({
      config,
      onEvent: (event) => {
        if (event.type === 'pass-started' && event.site === 2) relay.cutAfterBytes(cuts.shift() ?? 0);
      },
    });
    expect(cuts).toEqual([]);
    expect(result.sites.map(({ outcome }) => outcome)).toEqual(['skipped', 'synced']);
    expect(result.totals.deleted).toBe(0);
    await offices.sync();
    await expectConverged(offices, 'note');
    expect(await offices.hub.query('SELECT COUNT(*) AS n FROM note')).toEqual([{ n: '5002' }]);
  });

  test('with another form of a table goes on with its other tables', async () => {
    const offices = await threeOffices();
    await offices.two.run('ALTER TABLE note ADD COLUMN own INT; INSERT INTO other VALUES (2, 2)');
    const result = await offices.sync();
    expect(result.outcome).toBe('warnings');
    expect(result.sites.map(({ outcome }) => outcome)).toEqual(['synced', 'synced']);
    const reason = expect.stringMatching(/column own of note is at Site 2 but not at Site 1/u) as string;
    expect(result.warnings).toEqual([reason]);
    const left = [[{ table: 'note', reason }], []];
    expect(result.sites.map(({ refusedTables }) => refusedTables)).toEqual(left);
    const known = async (): Promise<unknown> =>
      (await status(offices.config)).sites.map(({ refusedTables }) => refusedTables);
    await offices.sync({ tables: ['other'] });
    expect(await known()).toEqual(left);
    expect(await offices.three.query('SELECT * FROM other')).toEqual([{ id: 2, v: 2 }]);
    expect(await offices.hub.query('SELECT v FROM note ORDER BY id')).toEqual([{ v: 'a' }, { v: 'three' }]);
    await offices.two.run('ALTER TABLE note DROP COLUMN own');
    expect((await offices.sync()).outcome).toBe('ok');
    expect(await known()).toEqual([[], []]);
    await expectConverged(offices, 'note', 'other');
  });

  test('that was never initialised says so, and names init', async () => {
    const offices = await threeOffices();
    await offices.two.run('DROP TABLE change_log');
    const result = await offices.sync();
    expect(result.sites.map(({ outcome }) => outcome)).toEqual(['failed', 'synced']);
    expect(result.sites[0]?.error).toMatch(/init/u);
  });
});

test('a table that the hub cannot sync is refused by name; the others go on', async () => {
  const offices = await openOffices(
    'CREATE TABLE keyless (a INT); CREATE TABLE old (id INT PRIMARY KEY) ENGINE=MyISAM; CREATE TABLE note (id INT PRIMARY KEY)',
    ['keyless', 'old', 'note', 'missing'],
  );
  await offices.hub.run('INSERT INTO note VALUES (1)');
  const result = await offices.sync();
  expect(result).toMatchObject({ outcome: 'warnings', totals: { inserted: 1 } });
  for (const reason of [/keyless has no key at Site 1/u, /old has the engine MyISAM/u, /no table missing/u])
    expect(result.warnings.join('\n')).toMatch(reason);
  expect(result.sites[0]?.refusedTables.map(({ table }) => table)).toEqual(['keyless', 'old', 'missing']);
});

test('the hub failing ends the run', async () => {
  const offices = await threeOffices();
  const { connection } = offices.config.hub;
  await expect(
    offices.sync({ config: { hub: { ...offices.config.hub, connection: { ...connection, port: 1 } } } }),
  ).rejects.toMatchObject({ code: 'connect' });
  await offices.hub.run('DROP TABLE sync');
  await expect(offices.sync()).rejects.toMatchObject({ code: 'not-initialised' });
});

test('a pass that does not get a link to the hub ends the run: the spoke is not told to have failed', async () => {
  const offices = await threeOffices();
  const hub = await openWire(offices.hub.server);
  const events: string[] = [];
  const run = offices.sync({
    config: { ...over(offices.config, 1, hub), concurrency: 1 },
    onEvent: (event) => {
      if ('site' in event) events.push(`${event.type} ${event.site}`);
      if (event.type === 'pass-started' && event.site === 3) hub.refuse(true);
    },
  });
  await expect(run).rejects.toMatchObject({ code: 'connect', message: expect.stringMatching(/^Site 1 /u) as string });
  expect(events.filter((event) => event.endsWith(' 3'))).toEqual(['pass-started 3']);
  expect(await offices.state('SELECT id, last_error FROM STATE.site WHERE id > 1 ORDER BY id')).toEqual([
    { id: 2, last_error: null },
    { id: 3, last_error: null },
  ]);
  hub.refuse(false);
  expect((await offices.sync()).outcome).toBe('ok');
  await expectConverged(offices, 'note');
});
