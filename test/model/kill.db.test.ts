import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, test } from 'vitest';
import { type ChildRuns, childRuns } from './child-runs.js';
import { backUp, restore } from './backup.js';
import { converge } from './laws.js';
import { begin, makeEdit, type Play } from './play.js';
import { type Act, markOf, type Scenario, scenarios, script } from './scenario.js';
import { meet, search, TIME_LIMIT_MS } from './search.js';
import { openWorld, type World } from './world.js';

/** When a run is killed: as a packet goes to a site, or when a site has committed and its answer is on its way. */
interface Kill {
  readonly site: number;
  readonly when: 'at packet' | 'after commit';
  readonly count: number;
}

interface Deadly {
  readonly scenario: Scenario;
  /** One for each act. */
  readonly kills: readonly Kill[];
  /** Before this act, the spoke is put back to where it was at the start. */
  readonly restored: { readonly site: number; readonly before: number } | null;
}

const kill = (sites: number): fc.Arbitrary<Kill> =>
  fc.oneof(
    fc.record({
      site: fc.nat({ max: sites - 1 }),
      when: fc.constant('after commit' as const),
      count: fc.nat({ max: 5 }),
    }),
    fc.record({
      site: fc.nat({ max: sites - 1 }),
      when: fc.constant('at packet' as const),
      count: fc.nat({ max: 60 }),
    }),
  );

const deadly: fc.Arbitrary<Deadly> = scenarios({ withFaults: false }).chain((scenario) => {
  const sites = scenario.directions.length + 1;
  const { length } = scenario.acts;
  const restored = fc.record({
    site: fc.integer({ min: 1, max: sites - 1 }),
    before: fc.nat({ max: length - 1 }),
  });
  return fc.record({
    scenario: fc.constant(scenario),
    kills: fc.array(kill(sites), { minLength: length, maxLength: length }),
    restored: fc.option(restored, { freq: 5 }),
  });
});

function told({ scenario, kills, restored }: Deadly): string {
  const deaths = kills.map(
    ({ site, when, count }, i) => `run ${String(i + 1)} is killed ${when} ${String(count)} of site ${String(site)}`,
  );
  const back = restored && `spoke ${String(restored.site)} is restored before act ${String(restored.before + 1)}`;
  return [script(scenario), ...deaths, ...(back === null ? [] : [back])].join('\n');
}

let world: World;
let children: ChildRuns;
beforeAll(async () => {
  children = childRuns();
  world = await openWorld();
});
afterAll(async () => {
  children.close();
  await world.close();
});

test(
  'a run that is killed anywhere loses nothing, and the next one goes on',
  async () => {
    await search(deadly, told, async ({ scenario, kills, restored }) => {
      const play = await begin(world, scenario);
      if (restored !== null) await backUp(world.sites[restored.site]!.db, scenario.shape);
      for (const [i, act] of scenario.acts.entries()) {
        if (restored?.before === i) {
          await restore(world.sites[restored.site]!.db, scenario.shape);
          play.forget(restored.site);
        }
        for (const [j, edit] of act.edits.entries()) await makeEdit(play, edit, markOf(i, `e${String(j)}`));
        await killedRun(play, act, kills[i]!);
      }
      await converge(play);
    });
  },
  TIME_LIMIT_MS * 3,
);

/** A run in another process, with the spokes of the act, that dies as it is told (or ends before). */
async function killedRun(play: Play, act: Act, { site, when, count }: Kill): Promise<void> {
  const away = new Set(act.away.map((one) => one.site + 1));
  const sites = play.config.spokes.map(({ id }) => id).filter((id) => !away.has(id));
  if (sites.length === 0) return;
  const { tap } = world.sites[site]!;
  const run = await children.start({ ...play.config, concurrency: act.concurrency }, sites);
  let commits = 0;
  let armed = false;
  tap.listen({
    beforeServer: async (packet, data) => {
      if (when === 'at packet' && packet === count) await run.kill();
      if (when === 'after commit' && data.includes('COMMIT') && commits++ === count) armed = true;
    },
    beforeClient: async () => {
      if (armed) await run.kill();
      armed = false;
    },
  });
  if (!(await run.ended())) meet('runs killed', 1);
  tap.listen({});
  await noticed(play);
}

/** Waits until the server knows that the holder of the run lock is gone: until then a new run is refused, rightly. */
async function noticed(play: Play): Promise<void> {
  const deadline = Date.now() + 10_000;
  for (;;) {
    const [held] = await play.world.sites[0]!.db.query(
      `SELECT 1 AS held FROM information_schema.PROCESSLIST p
         JOIN \`${play.world.state}\`.control c ON p.ID = SUBSTRING_INDEX(c.connection, '#', -1)`,
    );
    if (held === undefined) return;
    if (Date.now() > deadline) throw new Error('the server holds on to the connection of a dead process');
    await sleep(5);
  }
}
