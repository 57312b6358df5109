import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { converge } from './laws.js';
import { begin, playAct } from './play.js';
import { type Scenario, scenarios, script } from './scenario.js';
import { Violation } from './violation.js';
import { openWorld, type World } from './world.js';

// SPOKESYNC_MODEL_RUNS=500 npx vitest run test/model searches long; SPOKESYNC_MODEL_SEED=n plays one search again, and
// SPOKESYNC_MODEL_REPLAY='{"shape":…}' the one scenario that a failure has printed.
const RUNS = Number(process.env['SPOKESYNC_MODEL_RUNS'] ?? 0);
const SEED = Number(process.env['SPOKESYNC_MODEL_SEED'] ?? Date.now() % 2 ** 31);
const REPLAY = process.env['SPOKESYNC_MODEL_REPLAY'];
const TIME_LIMIT_MS = RUNS > 0 ? 6 * 3_600_000 : 20_000;

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(async () => {
  await world.close();
});

/** Random search: quiet where it finds nothing, else the smallest scenario that it found, as a script. */
async function search(arbitrary: fc.Arbitrary<Scenario>, law: (scenario: Scenario) => Promise<void>): Promise<void> {
  if (REPLAY !== undefined) {
    await law(JSON.parse(REPLAY) as Scenario);
    return;
  }
  const property = fc.asyncProperty(arbitrary, async (scenario) => {
    try {
      await law(scenario);
    } catch (error) {
      const text = error instanceof Violation ? error.message : ((error as Error).stack ?? String(error));
      throw new Violation(`${text}\n\n${script(scenario)}\n`, { cause: error });
    }
  });
  const details = await fc.check(property, {
    seed: SEED,
    numRuns: RUNS > 0 ? RUNS : 1000,
    interruptAfterTimeLimit: TIME_LIMIT_MS,
    markInterruptAsFailure: false,
    endOnFailure: false,
  });
  console.log(`model test: ${String(details.numRuns)} scenarios, seed ${String(details.seed)}`);
  if (details.failed) {
    const replay = `SPOKESYNC_MODEL_REPLAY='${JSON.stringify(details.counterexample?.[0])}'`;
    expect.fail(
      `${(details.errorInstance as Error).message}\nfound by SPOKESYNC_MODEL_SEED=${String(details.seed)}\n${replay}`,
    );
  }
}

test(
  'whatever is edited, cut off or left out: the sites converge, and no edit is lost',
  async () => {
    await search(scenarios({ withFaults: true }), async (scenario) => {
      const play = await begin(world, scenario);
      for (const [i, act] of scenario.acts.entries()) await playAct(play, act, i);
      await converge(play);
    });
  },
  TIME_LIMIT_MS * 3,
);

test(
  'the final rows are the same in any order of the spokes',
  async () => {
    await search(scenarios({ withFaults: false }), async (scenario) => {
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
