import type { Parameters } from 'fast-check';

const SECONDS = Number(process.env['SPOKESYNC_FUZZ_SECONDS'] ?? '');

/** How long each law is tried: `runs` times in a test run, or for the seconds that `npm run fuzz` gives to it. */
export function budget<T>(runs: number): Parameters<T> {
  const seed = Number(process.env['SPOKESYNC_FUZZ_SEED'] ?? '');
  const parameters: Parameters<T> =
    SECONDS > 0 ? { numRuns: 1_000_000_000, interruptAfterTimeLimit: SECONDS * 1000 } : { numRuns: runs };
  return seed > 0 ? { ...parameters, seed } : parameters;
}

/** For vitest: time enough for the budget. */
export const BUDGET_TIMEOUT_MS = 60_000 + (SECONDS > 0 ? SECONDS * 2000 : 0);
