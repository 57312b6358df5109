import type { Config } from '../config/config.js';
import { SyncError } from '../errors.js';
import { isLinkLost, QueryError } from '../mysql/errno.js';
import { reportDirectly } from '../notify/run-report.js';

/** What ended a run, in words for people: what fails while it is being stopped fails because of that. */
export function reasonToEnd(error: unknown, hub: string, signal: AbortSignal | undefined): unknown {
  if (error instanceof SyncError && (error.code === 'interrupted' || signal?.aborted !== true)) return error;
  if (signal?.aborted === true) return new SyncError('interrupted', 'interrupted', { cause: error });
  if (!(error instanceof QueryError)) return error;
  if (!isLinkLost(error)) return new SyncError('query', `${hub}: ${error.message}`, { cause: error });
  const hint = 'is its server running? The next run goes on where this one was';
  return new SyncError('connect', `the link to ${hub} was lost: ${error.message}`, { cause: error, hint });
}

/** Who interrupted a run says more than that it was. */
export function reasonOf(error: unknown, signal: AbortSignal | undefined): unknown {
  return signal?.aborted === true && signal.reason instanceof SyncError ? signal.reason : error;
}

/**
 * Tells the administrators of a run that could not begin, unless a person stopped it, or another one is at it. Of one that
 * was to begin anew they are told whatever ended it: what it was broken off by, one of the `warnings`, is reported nowhere
 * else.
 */
export async function reportedStart(
  config: Config,
  error: unknown,
  warnings: readonly string[],
  signal: AbortSignal | undefined,
): Promise<unknown> {
  const isQuiet = (code: string): boolean => (code === 'interrupted' || code === 'locked') && warnings.length === 0;
  if (error instanceof SyncError && isQuiet(error.code)) return error;
  const told = alsoSaying(error, warnings);
  const unreported = await reportDirectly(config, { run: null, outcome: 'failed', result: null, error: told }, signal);
  return alsoUnreported(told, unreported);
}

/** The error, saying too that the administrators could not be told: nothing else may show it. */
export function alsoUnreported(error: unknown, unreported: string | null): unknown {
  return alsoSaying(error, unreported === null ? [] : [`the report could not be mailed: ${unreported}`]);
}

/** The error with more to its hint: what a person must know beside it. */
export function alsoSaying(error: unknown, more: readonly string[]): unknown {
  if (more.length === 0 || !(error instanceof SyncError)) return error;
  const hint = [...(error.hint === null ? [] : [error.hint]), ...more].join('; ');
  return new SyncError(error.code, error.message, { hint, cause: error });
}
