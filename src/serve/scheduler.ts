import { longestDelayMs, retryDelayMs, setbackOf, type Setback } from './backoff.js';
import type { Clock } from './clock.js';
import { type Due, type Scheduled, whatIsDue } from './due.js';

/** What happens on the way, for the log and for who asks how things are. */
export type SchedulerEvent =
  | { readonly type: 'waiting'; readonly until: number | null }
  | { readonly type: 'due'; readonly spokes: readonly number[]; readonly since: number }
  | { readonly type: 'run-failed'; readonly setback: Setback; readonly error: unknown; readonly againAt: number | null }
  | { readonly type: 'hub-away'; readonly error: unknown; readonly againAt: number }
  | { readonly type: 'hub-back' };

/** What the scheduler works with. */
export interface SchedulerParts {
  readonly clock: Clock;
  /** From 0 up to, not including, 1. */
  readonly random: () => number;
  /** Asked before each run; it may have changed. */
  readonly plan: () => { readonly spokes: readonly Scheduled[]; readonly jitterMs: number };
  /** Begin of the last finished run over each spoke, also by other processes. Throws where the hub cannot be had. */
  readonly history: (signal: AbortSignal) => Promise<ReadonlyMap<number, number>>;
  /** One run over these spokes, by the schedule or because somebody asked. Throws where it cannot go on as a whole. */
  readonly run: (spokes: readonly number[], signal: AbortSignal, isAsked: boolean) => Promise<void>;
  /** Called between runs, each time round: the place for a new configuration. True: try again at once. */
  readonly between: () => boolean;
  /** Gives, once, the spokes that somebody wants to be synced now; whoever asks also ends the wait that is under way. */
  readonly asked: () => readonly number[];
  readonly onEvent: (event: SchedulerEvent) => void;
  /** Ends the scheduler, after the run that is under way. */
  readonly signal: AbortSignal;
}

/** The longest wait at a stretch: a machine that slept, or whose clock was set, is found out about after that. */
const NAP_MS = 20_000;

/** What is noted for later than that was noted by a clock that was wrong, and is not believed. */
const AHEAD_MS = 60_000;

/**
 * Runs what is due, one run after the other, until the signal is aborted. A time that falls into a run, or was missed
 * while the machine or this process did not run, is made up once. Nothing that goes wrong ends it.
 */
export async function runScheduler(parts: SchedulerParts): Promise<void> {
  const { clock, signal } = parts;
  const scheduler = new Scheduler(parts);
  while (!signal.aborted) {
    if (parts.between()) scheduler.retryNow();
    const wake = await scheduler.step();
    const now = clock.now();
    if (wake > now && !signal.aborted) await clock.until(Math.min(wake, now + NAP_MS), signal);
  }
}

class Scheduler {
  readonly #parts: SchedulerParts;
  readonly #startedAt: number;
  readonly #handled = new Map<number, number>();
  #jitter: { readonly since: number; readonly ms: number } | null = null;
  #setbacks = 0;
  #notBefore = -Infinity;
  #isHubAway = false;
  /** Whether a run has tried, and so reported to the administrators, that the hub is away. */
  #isAwayReported = false;
  #isHistoryKnown = false;
  #announced: number | null | undefined = undefined;

  constructor(parts: SchedulerParts) {
    this.#parts = parts;
    this.#startedAt = parts.clock.now();
  }

  /** Does what is to be done now; gives when to come again. */
  async step(): Promise<number> {
    const asked = this.#parts.asked();
    if (asked.length > 0) {
      await this.#run(asked, true);
      return this.#parts.clock.now();
    }
    const now = this.#parts.clock.now();
    this.#mistrustFuture(now);
    const due = this.#due(now);
    if (due.since === null && this.#isHistoryKnown) {
      this.#announce(due.next);
      return due.next ?? Infinity;
    }
    if (now < this.#notBefore) return this.#notBefore;
    const start = (due.since ?? now) + this.#jitterFor(due.since);
    if (now < start) return start;
    if (!(await this.#askHub()) && !this.#mayReport(due)) return this.#notBefore;
    const { spokes, since } = this.#due(this.#parts.clock.now());
    if (since === null || this.#parts.signal.aborted) return this.#parts.clock.now();
    this.#parts.onEvent({ type: 'due', spokes, since });
    await this.#run(spokes, false);
    return this.#parts.clock.now();
  }

  /** Forgets the wait after a setback. */
  retryNow(): void {
    this.#setbacks = 0;
    this.#notBefore = -Infinity;
  }

  /** The clock may have been set back. */
  #mistrustFuture(now: number): void {
    if (this.#notBefore > now + longestDelayMs) this.retryNow();
    for (const [spoke, begun] of this.#handled) if (begun > now + AHEAD_MS) this.#handled.delete(spoke);
  }

  #due(now: number): Due {
    return whatIsDue(this.#parts.plan().spokes, this.#handled, now);
  }

  /** Drawn once for each due time; what was missed long ago does not wait any more. */
  #jitterFor(since: number | null): number {
    if (since === null || !this.#isHistoryKnown) return 0;
    if (this.#jitter?.since !== since)
      this.#jitter = { since, ms: Math.floor(this.#parts.random() * this.#parts.plan().jitterMs) };
    return this.#jitter.ms;
  }

  /** Learns what other processes have done meanwhile; false: the hub cannot be had. */
  async #askHub(): Promise<boolean> {
    const { clock, history, signal, onEvent } = this.#parts;
    try {
      const known = [...(await history(signal))].filter(([, begun]) => begun <= clock.now() + AHEAD_MS);
      for (const [spoke, begun] of known)
        this.#handled.set(spoke, Math.max(begun, this.#handled.get(spoke) ?? -Infinity));
      this.#isHistoryKnown = true;
      if (this.#isHubAway) {
        onEvent({ type: 'hub-back' });
        this.#setbacks = 0;
      }
      this.#isHubAway = this.#isAwayReported = false;
      return true;
    } catch (error) {
      this.#isHubAway = true;
      const againAt = this.#backOff('link') ?? this.#parts.clock.now();
      if (!signal.aborted) onEvent({ type: 'hub-away', error, againAt });
      return false;
    }
  }

  /** A run that cannot reach the hub mails that to the administrators: once is enough, when a time has come. */
  #mayReport({ since }: Due): boolean {
    if (this.#isAwayReported || since === null) return false;
    if (!this.#isHistoryKnown && since <= this.#startedAt) return false;
    this.#isAwayReported = true;
    return true;
  }

  async #run(spokes: readonly number[], isAsked: boolean): Promise<void> {
    const { clock, run, signal, onEvent } = this.#parts;
    const begun = clock.now();
    const done = (): void => spokes.forEach((spoke) => this.#handled.set(spoke, begun));
    this.#announced = undefined;
    try {
      await run(spokes, signal, isAsked);
      done();
      this.#setbacks = 0;
    } catch (error) {
      if (signal.aborted) return;
      const setback = setbackOf(error);
      const againAt = this.#backOff(setback);
      if (againAt === null) done();
      if (setback === 'link') this.#isAwayReported = true;
      onEvent({ type: 'run-failed', setback, error, againAt });
    }
  }

  #backOff(setback: Setback): number | null {
    this.#setbacks += 1;
    const delay = retryDelayMs(setback, this.#setbacks);
    if (delay === null) {
      this.#setbacks = 0;
      return null;
    }
    this.#notBefore = this.#parts.clock.now() + delay;
    return this.#notBefore;
  }

  #announce(next: number | null): void {
    if (next === this.#announced) return;
    this.#announced = next;
    this.#parts.onEvent({ type: 'waiting', until: next });
  }
}
