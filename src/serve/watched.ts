import type { RunResult } from '../report/result.js';
import type { HubFacts } from './hub-state.js';

/** How the last run ended: with a result, or with why it could not go on. Times are milliseconds since 1970. */
export interface EndedRun {
  readonly startedAt: number;
  readonly endedAt: number;
  readonly outcome: RunResult['outcome'] | 'locked';
  /** Null: it has a result. */
  readonly error: { readonly code: string; readonly message: string } | null;
}

/** A run that somebody asked for and that was not made: another process's run held the hub all the while. */
export interface MissedRun {
  /** Ids of the spokes that it was to be over. */
  readonly spokes: readonly number[];
  /** Milliseconds since 1970: when it was given up. */
  readonly at: number;
  /** Who held the hub. */
  readonly message: string;
}

/** Everything that `/healthz` and `/metrics` go by. */
export interface Watched {
  readonly now: number;
  /** When the service was started. */
  readonly startedAt: number;
  /** When the run that is under way began; null: none is. */
  readonly runningSince: number | null;
  /** The next time of the schedule; null: unknown yet. */
  readonly next: number | null;
  readonly lastRun: EndedRun | null;
  /** What was last read from the hub; null: nothing yet. */
  readonly hub: HubFacts | null;
  /** Why the hub cannot be had now; null: it can. */
  readonly hubError: string | null;
}
