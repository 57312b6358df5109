import fc from 'fast-check';
import { afterAll, beforeAll, test } from 'vitest';
import { type ChildRuns, childRuns } from './child-runs.js';
import { backUp, restore } from './backup.js';
import { witnessed } from './evidence.js';
import { converge } from './laws.js';
import { noticed } from './noticed.js';
import { begin, makeEdit, type Play } from './play.js';
import {
  type Act,
  clock,
  type Edit,
  markOf,
  type Moment,
  moments,
  type Scenario,
  scenarios,
  script,
  toldMoment,
} from './scenario.js';
import { meet, search, TIME_LIMIT_MS } from './search.js';
import { openWorld, type World } from './world.js';

/** When a run is killed: as a packet is about to go to a site, or when the site's answer to it is on its way back. */
interface Kill {
  readonly at: Moment;
  readonly moment: 'before' | 'after';
}

interface Deadly {
  readonly scenario: Scenario;
  /** One for each act. */
  readonly kills: readonly Kill[];
  /** Before this act, the spoke is put back to where it was at the start. */
  readonly restored: { readonly site: number; readonly before: number } | null;
}

const kill = (sites: number): fc.Arbitrary<Kill> =>
  fc.record({ at: moments(sites), moment: fc.constantFrom('before', 'after') });

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
  const deaths = kills.map(({ at, moment }, i) => `run ${String(i + 1)} is killed ${moment} ${toldMoment(at)}`);
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
      await witnessed(play, async () => {
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
    });
  },
  TIME_LIMIT_MS * 3,
);

/** The hub's change goes to spoke 1; the run that brings it is killed; then somebody edits the row at a site, or nobody. */
function delivery(then: number | null): Scenario {
  const edit = (site: number, record: number): Edit => ({
    ...{ site, table: 'item', record, op: 'set', other: 0, columns: 'v', unique: 'keep' },
    ...{ time: 2 + site, user: '7', force: false },
  });
  const act = { away: [], order: [0, 0], concurrency: 1, faults: [] };
  return {
    shape: { key: 'int', stamped: true, unique: false, child: null },
    directions: ['two-way', 'two-way'],
    policy: { conflict: 'newest', merge: 'rows' },
    seeds: [0, 1],
    warm: true,
    acts: [
      { ...act, edits: [edit(0, 0), edit(2, 1)] },
      { ...act, edits: then === null ? [] : [edit(then, 0)] },
    ],
  };
}

// Before the token is set, the hub has announced the batch; after a commit, the spoke holds it and the hub does not know.
const MOMENTS: readonly Kill[] = [
  { at: { site: 1, word: 'spokesync_token', nth: 2 }, moment: 'before' },
  { at: { site: 1, word: 'spokesync_token', nth: 2 }, moment: 'after' },
  ...[1, 2, 3].map((nth): Kill => ({ at: { site: 1, word: 'COMMIT', nth }, moment: 'after' })),
];

test.each(MOMENTS.flatMap((kill) => [null, 1].map((then) => [kill.moment, toldMoment(kill.at), then, kill] as const)))(
  'killed %s %s, then an edit at site %s',
  async (_moment, _at, then, kill) => {
    const scenario = delivery(then);
    const play = await begin(world, scenario);
    for (const [i, act] of scenario.acts.entries()) {
      for (const [j, edit] of act.edits.entries()) await makeEdit(play, edit, markOf(i, `e${String(j)}`));
      if (i === 0) await killedRun(play, act, kill);
    }
    await converge(play);
  },
);

/** A run in another process, with the spokes of the act, that dies as it is told (or ends before). */
async function killedRun(play: Play, act: Act, { at, moment }: Kill): Promise<void> {
  const away = new Set(act.away.map((one) => one.site + 1));
  const sites = play.config.spokes.map(({ id }) => id).filter((id) => !away.has(id));
  if (sites.length === 0) return;
  const { tap } = world.sites[at.site]!;
  const run = await children.start({ ...play.config, concurrency: act.concurrency }, sites);
  const comes = clock(at);
  let armed = false;
  tap.listen({
    beforeServer: async (data) => {
      if (!comes(data)) return;
      if (moment === 'before') await run.kill();
      else armed = true;
    },
    beforeClient: async () => {
      if (armed) await run.kill();
    },
  });
  if (!(await run.ended())) meet('runs killed', 1);
  tap.listen({});
  await noticed(play.world);
}
