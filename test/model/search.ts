import fc from 'fast-check';
import { expect } from 'vitest';
import { Violation } from './violation.js';

// SPOKESYNC_MODEL_RUNS=500 (or SPOKESYNC_MODEL_SECONDS=3600) npx vitest run test/model searches long;
// SPOKESYNC_MODEL_SEED=n plays one search again, SPOKESYNC_MODEL_SEED=random plays a new one (by default it is the same
// every time, so that a change is judged by what it changed), and SPOKESYNC_MODEL_REPLAY='{"shape":…}' (with -t for the test) the one
// scenario that a failure has printed; SPOKESYNC_MODEL_EVENTS=1 then tells what its runs report.
const RUNS = Number(process.env['SPOKESYNC_MODEL_RUNS'] ?? 0);
const SEED = seedOf(process.env['SPOKESYNC_MODEL_SEED'] ?? '2026');
const REPLAY = process.env['SPOKESYNC_MODEL_REPLAY'];

function seedOf(text: string): number {
  return text === 'random' ? Date.now() % 2 ** 31 : Number(text);
}

/** How long one search goes on, unless a number of scenarios is asked for. */
export const TIME_LIMIT_MS = RUNS > 0 ? 6 * 3_600_000 : Number(process.env['SPOKESYNC_MODEL_SECONDS'] ?? 15) * 1000;

const met = new Map<string, number>();

/** Counts what a search came across: a search that meets no conflict proves nothing about conflicts. */
export function meet(what: string, times: number): void {
  if (times > 0) met.set(what, (met.get(what) ?? 0) + times);
}

/** Random search: quiet where it finds nothing, else the smallest scenario that it found, as `script` tells it. */
export async function search<T>(
  arbitrary: fc.Arbitrary<T>,
  script: (scenario: T) => string,
  law: (scenario: T) => Promise<void>,
): Promise<void> {
  if (REPLAY !== undefined) {
    await law(JSON.parse(REPLAY) as T);
    return;
  }
  let playing = Promise.resolve();
  const property = fc.asyncProperty(arbitrary, async (scenario) => {
    try {
      playing = law(scenario);
      await playing;
    } catch (error) {
      const text = error instanceof Violation ? error.message : ((error as Error).stack ?? String(error));
      throw new Violation(`${text}\n\n${script(scenario)}\n`, { cause: error });
    }
  });
  met.clear();
  const details = await fc.check(property, {
    seed: SEED,
    numRuns: RUNS > 0 ? RUNS : 100_000,
    interruptAfterTimeLimit: TIME_LIMIT_MS,
    markInterruptAsFailure: false,
    // Making it smaller takes minutes: SPOKESYNC_MODEL_SHRINK=0 tells at once that there is something.
    endOnFailure: process.env['SPOKESYNC_MODEL_SHRINK'] === '0',
  });
  // At the time limit fast-check leaves the last scenario alone with the databases of the next test.
  await playing.catch(() => undefined);
  const counts = [...met].map(([what, times]) => `${String(times)} ${what}`).join(', ');
  console.log(`model test: ${String(details.numRuns)} scenarios, seed ${String(details.seed)}; with ${counts}`);
  if (!details.failed) return;
  const [smallest] = details.counterexample ?? [];
  expect.fail(
    `${(details.errorInstance as Error).message}\nfound by SPOKESYNC_MODEL_SEED=${String(details.seed)}\n` +
      `SPOKESYNC_MODEL_REPLAY='${JSON.stringify(smallest)}'`,
  );
}
