import { describe, expect, onTestFinished, test } from 'vitest';
import { openRelay, type Relay } from '../../test/support/relay.js';
import { someoneWaitsFor } from '../../test/support/blocked.js';
import { childRuns } from '../../test/model/child-runs.js';
import { rawConnection, type FreshDatabase } from '../../test/support/database.js';
import { untilNoticed } from '../../test/support/dead-run.js';
import { openOffices, type Offices } from '../../test/support/offices.js';
import type { Config, SiteConfig } from '../config/config.js';
import { status } from '../status/status.js';

const schema = `CREATE TABLE note (id INT PRIMARY KEY, v VARCHAR(30));
  CREATE TABLE office (id INT PRIMARY KEY, maintenance INT);
  INSERT INTO office VALUES (1, 0), (2, 0), (3, 0);
  CREATE TABLE seen (id INT AUTO_INCREMENT PRIMARY KEY, what VARCHAR(60))`;

const hooks = {
  before: [
    `UPDATE office SET maintenance = 1 WHERE id = :site; INSERT INTO seen (what) VALUES (CONCAT('before;', :site))`,
  ],
  after: [
    `UPDATE office SET maintenance = 0 WHERE id = :site; -- people may work again; from here on
     INSERT INTO seen (what) VALUES (CONCAT('after;', :site))`,
  ],
};

async function opened(spokes = 1): Promise<Offices> {
  const offices = await openOffices(schema, ['note'], { spokes, spoke: { hooks } });
  await offices.sync();
  for (const site of offices.sites) await site.run('DELETE FROM seen');
  return offices;
}

/** The first spoke is reached through a relay. */
async function overRelay(offices: Offices): Promise<{ relay: Relay; config: Pick<Config, 'spokes'> }> {
  const [first, ...rest] = offices.config.spokes;
  if (first === undefined) throw new Error('no spoke');
  const relay = await openRelay(first.connection);
  onTestFinished(() => relay.close());
  return { relay, config: { spokes: [{ ...first, connection: { ...first.connection, port: relay.port } }, ...rest] } };
}

/** The line goes for good while the spoke stands in its `before` hook. */
async function cutInMaintenance(offices: Offices, relay: Relay, config: Pick<Config, 'spokes'>) {
  const spoke = offices.spokes[0] as FreshDatabase;
  await offices.hub.run(`INSERT INTO note VALUES (1, 'x') ON DUPLICATE KEY UPDATE v = CONCAT(v, 'x')`);
  const result = await offices.sync({
    config,
    onEvent: ({ type }) => {
      if (type !== 'applying') return;
      relay.refuse(true);
      relay.cut();
    },
  });
  expect(await maintained(spoke)).toEqual([{ id: 2 }]);
  return result;
}

const seen = async (site: FreshDatabase | undefined) =>
  (await site?.query('SELECT what FROM seen ORDER BY id'))?.map(({ what }) => what);
const maintained = (site: FreshDatabase) => site.query('SELECT id FROM office WHERE maintenance <> 0');
const stands = async ({ config }: Offices) => {
  const { hub, sites } = await status(config);
  return [hub, ...sites].filter(({ maintenanceSince }) => maintenanceSince !== null).map(({ id }) => id);
};

describe('a site that could not be taken out of maintenance', () => {
  test('is named by the run and by `status`, and the next run takes it out before it puts it in again', async () => {
    const offices = await opened();
    const { relay, config } = await overRelay(offices);
    const result = await cutInMaintenance(offices, relay, config);
    expect(result).toMatchObject({ outcome: 'warnings', sites: [{ outcome: 'skipped' }] });
    expect(result.warnings).toContainEqual(expect.stringMatching(/^Site 2 may still be in maintenance: .*next run/u));
    expect(await stands(offices)).toEqual([2]);

    // Still away: it is said again, by a run that never got there.
    const away = await offices.sync({ config });
    expect(away.warnings).toContainEqual(
      expect.stringMatching(/^Site 2 may still be in maintenance: its after hook is due since 20\d\d-/u),
    );

    relay.refuse(false);
    expect((await offices.sync({ config })).outcome).toBe('ok');
    expect(await seen(offices.spokes[0])).toEqual(['before;2', 'after;2', 'before;2', 'after;2']);
    expect(await stands(offices)).toEqual([]);
  });

  test('is taken out by a run that does not walk over it', async () => {
    const offices = await opened(2);
    const { relay, config } = await overRelay(offices);
    await cutInMaintenance(offices, relay, config);
    relay.refuse(false);
    expect((await offices.sync({ config, sites: [3] })).outcome).toBe('ok');
    expect(await seen(offices.spokes[0])).toEqual(['before;2', 'after;2']);
    expect(await stands(offices)).toEqual([]);
  });

  test('is tried again as often as a link is, before the pass is', async () => {
    const offices = await opened();
    const { relay, config } = await overRelay(offices);
    await offices.hub.run(`INSERT INTO note VALUES (1, 'x')`);
    let cutAt = Infinity;
    const run = offices.sync({
      config: { ...config, retry: { attempts: 100, firstDelayMs: 0 } },
      onEvent: ({ type }) => {
        if (type !== 'applying' || cutAt < Infinity) return;
        cutAt = relay.linksMade;
        relay.refuse(true);
        relay.cut();
      },
    });
    while (relay.linksMade < cutAt + 3) await new Promise((resolve) => setImmediate(resolve));
    relay.refuse(false);
    const result = await run;
    expect(result).toMatchObject({ outcome: 'ok', warnings: [] });
    // The first pass was left before the second began.
    expect(await seen(offices.spokes[0])).toEqual(['before;2', 'after;2', 'before;2', 'after;2']);
    expect(await stands(offices)).toEqual([]);
  });

  test('of a run that was killed is known too, the hub included', async () => {
    const offices = await opened();
    const spoke = offices.spokes[0] as FreshDatabase;
    const children = childRuns();
    onTestFinished(() => children.close());
    const gate = await rawConnection(spoke.server, spoke.name);
    onTestFinished(() => gate.end());
    await gate.query('START TRANSACTION');
    await gate.query('UPDATE office SET maintenance = maintenance WHERE id = 3');
    const stuck = { ...hooks, before: [...hooks.before, 'UPDATE office SET maintenance = 1 WHERE id = 3'] };
    const withHooks = <S extends SiteConfig>(site: S, own: Config['hub']['hooks']): S => ({ ...site, hooks: own });
    const config: Config = {
      ...offices.config,
      hub: withHooks(offices.config.hub, hooks),
      spokes: offices.config.spokes.map((one) => withHooks(one, stuck)),
    };
    const run = await children.start(config, [2]);
    await someoneWaitsFor(spoke.server, gate.threadId ?? 0);
    await run.kill();
    await gate.query('ROLLBACK');
    await untilNoticed(offices);
    expect(await stands(offices)).toEqual([1, 2]);
    for (const site of offices.sites) await site.run('DELETE FROM seen');

    expect((await offices.sync({ config: { hub: config.hub } })).outcome).toBe('ok');
    expect(await seen(offices.hub)).toEqual(['after;1', 'before;1', 'after;1']);
    expect(await seen(spoke)).toEqual(['after;2', 'before;2', 'after;2']);
    expect(await stands(offices)).toEqual([]);
  });
});

test('an interrupted `before` that waits for a lock does not get its way after `after` has run', async () => {
  const offices = await opened();
  const spoke = offices.spokes[0] as FreshDatabase;
  const gate = await rawConnection(spoke.server, spoke.name);
  onTestFinished(() => gate.end());
  await gate.query('START TRANSACTION');
  await gate.query('UPDATE office SET maintenance = maintenance WHERE id = 3');
  const aborting = new AbortController();
  const waiting = {
    before: ['UPDATE office SET maintenance = 1 WHERE id = 3; UPDATE office SET maintenance = 1 WHERE id = 2'],
    after: hooks.after,
  };
  const run = offices
    .sync({
      config: { spokes: offices.config.spokes.map((one) => ({ ...one, hooks: waiting })) },
      signal: aborting.signal,
    })
    .catch((error: unknown) => error);
  await someoneWaitsFor(spoke.server, gate.threadId ?? 0);
  aborting.abort();
  expect(await run).toMatchObject({ code: 'interrupted', hint: null });
  await gate.query('COMMIT');
  expect(await maintained(spoke)).toEqual([]);
  expect(await seen(spoke)).toEqual(['after;2']);
  expect(await stands(offices)).toEqual([]);
});

test('an `after` hook that is wrong fails its site, and its other statements run', async () => {
  const offices = await opened();
  const wrong = { ...hooks, after: ['UPDATE nowhere SET x = 1', ...hooks.after] };
  const config = { spokes: offices.config.spokes.map((one) => ({ ...one, hooks: wrong })) };
  await offices.spokes[0]?.run(`INSERT INTO note VALUES (1, 'x')`);
  for (let round = 1; round <= 2; round += 1) {
    const result = await offices.sync({ config });
    expect(result.sites[0]).toMatchObject({
      outcome: 'failed',
      error: expect.stringMatching(/after hook of Site 2 failed.*UPDATE nowhere/u) as string,
    });
    expect(result.warnings).toContainEqual(
      expect.stringMatching(
        /^Site 2 may still be in maintenance: .*hooks\.after: UPDATE nowhere SET x = 1\); the next/u,
      ),
    );
    // Its rows were written all the same.
    expect(result.totals.inserted).toBe(round === 1 ? 1 : 0);
    expect(await offices.hub.query('SELECT v FROM note')).toEqual([{ v: 'x' }]);
    expect(await maintained(offices.spokes[0] as FreshDatabase)).toEqual([]);
    expect(await stands(offices)).toEqual([2]);
  }
});
