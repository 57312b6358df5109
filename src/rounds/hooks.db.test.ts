import { describe, expect, onTestFinished, test } from 'vitest';
import { rawConnection, type FreshDatabase } from '../../test/support/database.js';
import { openOffices, type Offices } from '../../test/support/offices.js';
import type { Config } from '../config/config.js';

const schema = `CREATE TABLE note (id INT PRIMARY KEY, v VARCHAR(30));
  CREATE TABLE site (site_specific_id INT PRIMARY KEY, maintenance INT);
  CREATE TABLE seen (id INT AUTO_INCREMENT PRIMARY KEY, what VARCHAR(60))`;

const before = [
  `UPDATE site SET maintenance = 1 WHERE site_specific_id = :site`,
  `INSERT INTO seen (what) VALUES (CONCAT('before ', :site, ' of ', :site))`,
];
const after = [
  `UPDATE site SET maintenance = 0 WHERE site_specific_id = :site`,
  `INSERT INTO seen (what) VALUES (CONCAT('after ', :site))`,
];

function hooked(offices: Offices, hooks: Config['hub']['hooks'] = { before, after }): Pick<Config, 'hub' | 'spokes'> {
  const { hub, spokes } = offices.config;
  return { hub: { ...hub, hooks }, spokes: spokes.map((spoke) => ({ ...spoke, hooks })) };
}

async function opened(spokes = 1): Promise<Offices> {
  const offices = await openOffices(schema, ['note'], { spokes });
  for (const site of offices.sites) await site.run('INSERT INTO site VALUES (1, 0), (2, 0), (3, 0)');
  return offices;
}

const seen = async (site: FreshDatabase) =>
  (await site.query('SELECT what FROM seen ORDER BY id')).map(({ what }) => what);
const maintained = (site: FreshDatabase) =>
  site.query('SELECT site_specific_id AS id FROM site WHERE maintenance <> 0');

describe('hooks', () => {
  test('run around each site’s pass, in both rounds, with its own id, on the hub around the run', async () => {
    const offices = await opened(2);
    const [two, three] = offices.spokes as [FreshDatabase, FreshDatabase];
    await three.run(`INSERT INTO note VALUES (1, 'x')`);
    // Two has rows of its own, so that it is no filling.
    await two.run(`INSERT INTO note VALUES (2, 'y')`);
    await offices.sync({ config: { ...hooked(offices), concurrency: 1 } });
    expect(await seen(offices.hub)).toEqual(['before 1 of 1', 'after 1']);
    expect(await seen(two)).toEqual(['before 2 of 2', 'after 2', 'before 2 of 2', 'after 2']);
    expect(await seen(three)).toEqual(['before 3 of 3', 'after 3']);
    for (const site of offices.sites) expect(await maintained(site)).toEqual([]);
  });

  test('`after` runs when the pass fails, when its link was lost, and when `before` itself fails', async () => {
    const offices = await opened();
    const [spoke] = offices.spokes as [FreshDatabase];
    await offices.hub.run(
      `INSERT INTO note VALUES ${Array.from({ length: 30 }, (_, at) => `(${at}, 'x')`).join(', ')}`,
    );
    await offices.sync();
    await offices.hub.run('DELETE FROM note');
    const braked = await offices.sync({ config: hooked(offices) });
    expect(braked.sites[0]?.outcome).toBe('failed');
    expect(await seen(spoke)).toEqual(['before 2 of 2', 'after 2']);

    // The hook ends its own link.
    await spoke.run('DELETE FROM seen');
    const killing = { before: [...before, 'KILL CONNECTION_ID()'], after };
    const { hub } = offices.config;
    const lost = await offices.sync({ config: { ...hooked(offices, killing), hub }, allowChanges: ['note'] });
    expect(lost.sites[0]?.outcome).toMatch(/skipped|failed/u);
    expect((await seen(spoke)).filter((what) => what === 'after 2').length).toBeGreaterThan(0);
    expect(await maintained(spoke)).toEqual([]);

    const failing = { before: [...before, 'UPDATE nowhere SET x = 1'], after };
    const failed = await offices.sync({ config: { ...hooked(offices, failing), hub } });
    expect(failed.sites[0]).toMatchObject({
      outcome: 'failed',
      error: expect.stringMatching(/before hook of Site 2 failed.*UPDATE nowhere/u) as string,
    });
    expect(await maintained(spoke)).toEqual([]);
  });

  test('the hub’s `after` runs when the run fails and when its `before` fails', async () => {
    const offices = await opened();
    await offices.hub.run('CREATE TABLE hidden LIKE sync_log');
    const config = hooked(offices, {
      before: [...before, 'RENAME TABLE sync_log TO elsewhere'],
      after: [...after, 'RENAME TABLE elsewhere TO sync_log'],
    });
    await expect(offices.sync({ config: { ...config, spokes: offices.config.spokes } })).rejects.toMatchObject({
      code: 'not-initialised',
    });
    expect(await seen(offices.hub)).toEqual(['before 1 of 1', 'after 1']);
    const broken = hooked(offices, { before: [...before, 'UPDATE nowhere SET x = 1'], after });
    await expect(offices.sync({ config: broken })).rejects.toMatchObject({
      message: expect.stringContaining('before hook of Site 1') as string,
    });
    expect(await maintained(offices.hub)).toEqual([]);
    expect((await offices.sync()).outcome).toBe('ok');
  });

  test('`after` runs when the run is interrupted', async () => {
    const offices = await opened();
    const [spoke] = offices.spokes as [FreshDatabase];
    await spoke.run(`INSERT INTO note VALUES (1, 'x')`);
    const gate = await rawConnection(spoke.server);
    onTestFinished(() => gate.end());
    await gate.query(`SELECT GET_LOCK('${spoke.name}', 10)`);
    const aborting = new AbortController();
    const config = hooked(offices, { before: [...before, `DO GET_LOCK('${spoke.name}', 20)`], after });
    const run = offices.sync({
      config: { ...config, hub: { ...config.hub, hooks: { before, after } } },
      signal: aborting.signal,
      onEvent: ({ type }) => {
        if (type === 'captured') aborting.abort();
      },
    });
    const ended = run.catch((error: unknown) => error);
    await new Promise((resolve) => {
      aborting.signal.addEventListener('abort', resolve);
    });
    await gate.query(`DO RELEASE_LOCK('${spoke.name}')`);
    expect(await ended).toMatchObject({ code: 'interrupted' });
    for (const site of offices.sites) expect(await maintained(site)).toEqual([]);
    expect((await seen(offices.hub)).at(-1)).toBe('after 1');
  });
});
