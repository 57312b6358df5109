import type { RunEvent } from '../events.js';
import { advance, NO_PROGRESS, type Progress } from '../report/progress.js';

/** A run that the service makes now. */
export interface RunUnderWay {
  /** Null: it has not begun yet, see `waitsFor`. */
  readonly run: number | null;
  /** Milliseconds since 1970. */
  readonly since: number;
  /** Ids of the spokes that it walks over. */
  readonly spokes: readonly number[];
  /** By the clock of {@link RunWatch.paceNow}. */
  readonly progress: Progress;
  /** Who holds the hub, where it waits for another run; null: it does not. */
  readonly waitsFor: string | null;
  /** What was warned of so far; at most the last few. */
  readonly warnings: readonly string[];
}

const KEPT_WARNINGS = 20;

/** What whoever looks on is told of the run under way: where it is at, and, by a call, that this has changed. */
export class RunWatch {
  #now: RunUnderWay | null = null;
  #ended = 0;
  readonly #listeners = new Set<() => void>();

  /** Null: no run is under way. */
  get now(): RunUnderWay | null {
    return this.#now;
  }

  /** How many runs have ended: another number means that what the hub holds has changed. */
  get ended(): number {
    return this.#ended;
  }

  /** The clock that a run's pace is told by. */
  paceNow(): number {
    return performance.now();
  }

  /** A run begins, over these spokes. */
  begin(spokes: readonly number[], since: number): void {
    this.#now = { run: null, since, spokes, progress: NO_PROGRESS, waitsFor: null, warnings: [] };
    this.#tell();
  }

  /** Something has happened in it. */
  advance(event: RunEvent): void {
    if (this.#now === null) return;
    const progress = advance(this.#now.progress, event, this.paceNow());
    this.#now = { ...this.#now, progress };
    if (event.type === 'run-started') this.#now = { ...this.#now, run: event.run, waitsFor: null };
    if (event.type === 'waiting') this.#now = { ...this.#now, waitsFor: event.holder };
    if (event.type === 'warning')
      this.#now = { ...this.#now, warnings: [...this.#now.warnings, event.message].slice(-KEPT_WARNINGS) };
    this.#tell();
  }

  /** It is over, however it went. */
  end(): void {
    this.#now = null;
    this.#ended += 1;
    this.#tell();
  }

  /** Something that a looker-on would want to know has changed outside of a run. */
  touch(): void {
    this.#tell();
  }

  /** Has `listener` called at each change; gives what takes it off again. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
