import { afterAll, beforeAll, expect, test } from 'vitest';
import { witnessed } from './evidence.js';
import { converge } from './laws.js';
import { begin, makeEdit, playAct } from './play.js';
import { type Scenario, scenarios, script } from './scenario.js';
import { search, TIME_LIMIT_MS } from './search.js';
import { Violation } from './violation.js';
import { openWorld, type World } from './world.js';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(async () => {
  await world.close();
});

test('people at one site who edit at the same time leave each other alone', async () => {
  const play = await begin(world, {
    shape: { key: 'int', stamped: false, unique: false, child: 'RESTRICT' },
    directions: ['two-way', 'two-way'],
    policy: { conflict: 'newest', merge: 'rows' },
    seeds: [0],
    warm: false,
    acts: [],
  });
  const edit = {
    site: 1,
    record: 0,
    op: 'set',
    columns: 'v',
    unique: 'keep',
    time: 1,
    user: '7',
    force: false,
  } as const;
  await Promise.all([
    makeEdit(play, { ...edit, table: 'item', other: 0 }, 'kept'),
    // Its item is not there: the site refuses it.
    makeEdit(play, { ...edit, table: 'child', other: 3 }, 'refused'),
  ]);
  expect(play.journal.map(({ set }) => set?.mark)).toEqual(['kept']);
  expect(await play.world.sites[1]!.db.query('SELECT v FROM item')).toEqual([{ v: 'kept' }]);
});

test(
  'whatever is edited, cut off or left out: the sites converge, and no edit is lost',
  async () => {
    await search(scenarios({ withFaults: true }), script, async (scenario) => {
      const play = await begin(world, scenario);
      await witnessed(play, async () => {
        for (const [i, act] of scenario.acts.entries()) await playAct(play, act, i);
        await converge(play);
      });
    });
  },
  TIME_LIMIT_MS * 3,
);

test(
  'the final rows are the same in any order of the spokes',
  async () => {
    await search(scenarios({ withFaults: false, warm: true }), script, async (scenario) => {
      const first = await endOf(scenario);
      const other = await endOf({
        ...scenario,
        acts: scenario.acts.map((act, i) => ({
          ...act,
          order: act.order.map((rank) => 9 - rank),
          concurrency: [4, 1, 2][i % 3] ?? 1,
        })),
      });
      if (first === null || other === null || first === other) return;
      throw new Violation(`another order of the spokes ends differently:\n${first}\n${other}`);
    });
  },
  TIME_LIMIT_MS * 3,
);

/** The hub's rows in the end; null where a row ever was in quarantine: which of two takes a unique value is free. */
async function endOf(scenario: Scenario): Promise<string | null> {
  const play = await begin(world, scenario);
  for (const [i, act] of scenario.acts.entries()) await playAct(play, act, i);
  const seen = await converge(play);
  const isAside = play.runs.some((run) => 'totals' in run && run.totals.quarantined > 0);
  return isAside ? null : JSON.stringify([...seen].map(([table, sites]) => [table, sites[0]]));
}
