import type { Config } from '../config/config.js';
import { SyncError } from '../errors.js';
import { plan } from '../plan/plan.js';
import { advance, NO_PROGRESS, type Progress } from '../report/progress.js';
import { type KeptPlan, keptPlan } from './kept-plan.js';
import { type LinkedAbort, linkedTo } from './linked-abort.js';
import { messageOf } from '../error-message.js';

interface Asked {
  /** Ids of the spokes. */
  readonly spokes: readonly number[];
  /** Milliseconds since 1970. */
  readonly askedAt: number;
}

/** The plan that somebody has asked the service for, if there is one. Times are milliseconds since 1970. */
export type Planning =
  | { readonly kind: 'none' }
  /** `startedAt` null: a run goes first. */
  | (Asked & { readonly kind: 'under way'; readonly startedAt: number | null; readonly progress: Progress })
  | (Asked & { readonly kind: 'done'; readonly startedAt: number; readonly plan: KeptPlan })
  | (Asked & { readonly kind: 'failed'; readonly message: string; readonly hint: string | null });

/** A plan is of the past soon, and holds rows: it is forgotten after that. */
const KEPT_MS = 3_600_000;

/** Makes plans, one at a time, and keeps the last one for a while. */
export class PlanDesk {
  #now: Planning = { kind: 'none' };
  #ending: LinkedAbort | null = null;
  #forget: NodeJS.Timeout | undefined;
  readonly #inTurn: (work: () => Promise<void>) => Promise<void>;
  readonly #signal: AbortSignal;

  /** `inTurn` does what it is given while no run is at work; `signal` ends whatever is under way. */
  constructor(inTurn: (work: () => Promise<void>) => Promise<void>, signal: AbortSignal) {
    this.#inTurn = inTurn;
    this.#signal = signal;
  }

  get now(): Planning {
    return this.#now;
  }

  /** Begins a plan over these spokes, as soon as no run is at work. False: one is under way already. */
  start(config: Config, spokes: readonly number[]): boolean {
    if (this.#now.kind === 'under way') return false;
    clearTimeout(this.#forget);
    const asked = { spokes, askedAt: Date.now() };
    const ending = linkedTo(this.#signal);
    this.#ending = ending;
    this.#now = { kind: 'under way', ...asked, startedAt: null, progress: NO_PROGRESS };
    void this.#inTurn(() => this.#make(config, asked, ending)).finally(() => ending.release());
    return true;
  }

  /** Ends the plan that is under way, and forgets the last one. */
  clear(): void {
    this.#ending?.abort();
    this.#now = { kind: 'none' };
  }

  async #make(config: Config, asked: Asked, ending: LinkedAbort): Promise<void> {
    const startedAt = Date.now();
    const isMine = (): boolean => this.#ending === ending && !ending.signal.aborted;
    let progress = NO_PROGRESS;
    const set = (next: Planning): void => {
      if (isMine()) this.#now = next;
    };
    if (!isMine()) return;
    set({ kind: 'under way', ...asked, startedAt, progress });
    try {
      const result = await plan(config, {
        sites: asked.spokes,
        signal: ending.signal,
        onEvent: (event) => {
          progress = advance(progress, event, performance.now());
          set({ kind: 'under way', ...asked, startedAt, progress });
        },
      });
      set({ kind: 'done', ...asked, startedAt, plan: keptPlan(result) });
    } catch (error) {
      const hint = error instanceof SyncError ? error.hint : null;
      set({ kind: 'failed', ...asked, message: messageOf(error), hint });
    }
    this.#forget = setTimeout(() => {
      if (isMine()) this.#now = { kind: 'none' };
    }, KEPT_MS);
    this.#forget.unref();
  }
}
