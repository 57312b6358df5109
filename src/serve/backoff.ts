import { SyncError } from '../errors.js';
import { isRetryable } from '../mysql/errno.js';

/** What to make of a run that could not go on as a whole. */
export type Setback =
  /** Another process holds the hub. */
  | 'locked'
  /** The hub, or the link to it, failed in a way that may mend itself. */
  | 'link'
  /** Only a person can mend it, or the next run will show: nothing is tried before the next time. */
  | 'other';

/** Which setback an error is. */
export function setbackOf(error: unknown): Setback {
  if (error instanceof SyncError && error.code === 'locked') return 'locked';
  // A login that is refused (`connect` too) may be mended at the server at any time.
  if (error instanceof SyncError && (error.code === 'connect' || error.code === 'lost-lock')) return 'link';
  return isRetryable(error) ? 'link' : 'other';
}

/** No retry waits longer. */
export const longestDelayMs = 900_000;

/** Milliseconds until the `attempt`th next try, from 1 on; null: leave it to the next time of the schedule. */
export function retryDelayMs(setback: Setback, attempt: number): number | null {
  switch (setback) {
    case 'locked':
      return Math.min(5_000 * 2 ** (attempt - 1), 60_000);
    case 'link':
      return Math.min(15_000 * 2 ** (attempt - 1), longestDelayMs);
    case 'other':
      return null;
  }
}
