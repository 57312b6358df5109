import { formatBytes } from '../config/byte-size.js';
import type { LineLimits } from '../config/config.js';
import { formatDuration } from '../config/duration.js';
import type { Session } from '../mysql/session.js';

/** A pass has taken what it may in one run. What it has committed is settled; the rest is as it was, for the next run. */
export class LimitReached extends Error {
  override readonly name = 'LimitReached';
}

/**
 * How one spoke is walked over its line in one run: how many rows in one go, what has come through, and how much of the
 * line it may still take. Kept over all passes and attempts of the run.
 */
export class Stride {
  readonly #limits: LineLimits;
  readonly #now: () => number;
  readonly #sessions: Pick<Session, 'bytes'>[] = [];
  #share = 1;
  #rows = 0;
  #rowsAtLastAttempt = 0;
  #spentMs = 0;
  #since: number | null = null;

  constructor(
    limits: LineLimits = { maxBytesPerRun: null, maxTimePerRunMs: null },
    now: () => number = () => performance.now(),
  ) {
    this.#limits = limits;
    this.#now = now;
  }

  /** A pass begins over these links to the spoke. */
  begin(sessions: readonly Pick<Session, 'bytes'>[]): void {
    this.#sessions.push(...sessions);
    this.#since = this.#now();
  }

  /** The pass is over. */
  end(): void {
    this.#spentMs = this.#spent();
    this.#since = null;
  }

  /** How many rows to send in one go, where `most` are sent over a line that holds. */
  rowsInOneGo(most: number): number {
    return Math.max(1, Math.floor(most * this.#share));
  }

  /**
   * So many rows were written and are settled. Throws {@link LimitReached} where the limit is passed, but never before
   * something was written: each run gets further.
   */
  wrote(rows: number): void {
    this.#rows += rows;
    if (this.#rows === 0) return;
    const { maxBytesPerRun, maxTimePerRunMs } = this.#limits;
    const bytes = this.#sessions.reduce((sum, session) => sum + session.bytes, 0);
    if (maxBytesPerRun !== null && bytes >= maxBytesPerRun) throw reached(formatBytes(maxBytesPerRun));
    if (maxTimePerRunMs !== null && this.#spent() >= maxTimePerRunMs) throw reached(formatDuration(maxTimePerRunMs));
  }

  /**
   * The link was lost: true if rows had come through since it was lost before. If none had, less is sent in one go from
   * now on, until a batch fits between two cuts.
   */
  linkLost(): boolean {
    const hasProgress = this.#rows > this.#rowsAtLastAttempt;
    this.#rowsAtLastAttempt = this.#rows;
    if (!hasProgress) this.#share /= 4;
    return hasProgress;
  }

  #spent(): number {
    return this.#spentMs + (this.#since === null ? 0 : this.#now() - this.#since);
  }
}

function reached(limit: string): LimitReached {
  return new LimitReached(
    `stopped at its limit of ${limit} a run; what came through is kept, and the next run goes on`,
  );
}
