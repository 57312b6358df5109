import type { Logger } from 'pino';
import type { Config } from '../config/config.js';
import { SyncError } from '../errors.js';
import type { RunResult } from '../report/result.js';
import { sync } from '../rounds/sync.js';
import { selectSpokes, selectTables } from '../rounds/selection.js';
import type { Clock } from './clock.js';
import { type Scheduled, whatIsDue } from './due.js';
import { type Health, healthOf } from './health.js';
import { HubWatch } from './hub-watch.js';
import { messageOf } from '../error-message.js';
import { errorFields } from './logger.js';
import { metricsText } from './metrics.js';
import { PlanDesk } from './plan-desk.js';
import { planOf } from './plan-of.js';
import { RunCounters } from './run-counters.js';
import { runLog } from './run-log.js';
import { RunWatch } from './run-watch.js';
import { Turns } from '../turns.js';
import type { EndedRun, MissedRun, Watched } from './watched.js';

/** What a service works with. */
export interface ServiceParts {
  readonly log: Logger;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly version: string;
  /** How long a run that somebody asked for waits for another process's. */
  readonly askedWaitMs: number;
}

/** What a running service knows of itself: its configuration, the run under way, and how the last ones went. */
export class Service {
  config: Config;
  plan: readonly Scheduled[];
  /** The run under way, for whoever looks on. */
  readonly live = new RunWatch();
  /** What `plan` says, for whoever asks; never while a run is at work. */
  readonly plans: PlanDesk;
  readonly #log: Logger;
  readonly #clock: Clock;
  readonly #version: string;
  readonly #askedWaitMs: number;
  readonly #startedAt: number;
  readonly #hub: HubWatch;
  readonly #counters = new RunCounters();
  readonly #turns = new Turns();
  #runningSince: number | null = null;
  #lastRun: EndedRun | null = null;
  #asked: readonly number[] = [];
  #allowed: readonly string[] = [];
  #missed: MissedRun | null = null;
  #wake: () => void = () => undefined;

  constructor(config: Config, parts: ServiceParts) {
    this.config = config;
    this.plan = this.#planOf(config);
    this.#log = parts.log;
    this.#clock = parts.clock;
    this.#version = parts.version;
    this.#askedWaitMs = parts.askedWaitMs;
    this.#startedAt = parts.clock.now();
    this.#hub = new HubWatch(parts.clock, parts.signal);
    this.plans = new PlanDesk((work) => this.#inTurn(work), parts.signal);
  }

  /** Goes on with another configuration. Throws SyncError `config` where no run could ever come of it. */
  reconfigure(config: Config): void {
    this.plan = this.#planOf(config);
    this.config = config;
    this.#log.level = config.serve.log.level;
    this.#hub.forget();
  }

  /**
   * Asks for a run over these spokes, as soon as the one under way is over; what is asked for meanwhile becomes one run.
   * `allowChanges`: tables for which the brake is off this once. Throws SyncError `usage` for a site or table that there
   * is not.
   */
  requestSync(sites: readonly (string | number)[] | null, allowChanges: readonly string[] = []): void {
    const spokes = selectSpokes(this.config, sites ?? undefined).map(({ id }) => id);
    if (allowChanges.length > 0) selectTables(this.config, allowChanges);
    this.#allowed = [...new Set([...this.#allowed, ...allowChanges])];
    this.#asked = [...new Set([...this.#asked, ...spokes])];
    this.#wake();
    this.live.touch();
  }

  /** Ids of the spokes that somebody has asked a run over, which has not begun. */
  get asked(): readonly number[] {
    return this.#asked;
  }

  /** The last run that somebody asked for, where it was given up and none was made since; null: there is none. */
  get missed(): MissedRun | null {
    return this.#missed;
  }

  /** Hands what was asked for over to whoever sees to it; nothing while a plan, or a mail, goes first. */
  takeAsked(): readonly number[] {
    if (this.#turns.isBusy) return [];
    const asked = this.#asked.filter((id) => this.config.spokes.some((spoke) => spoke.id === id));
    this.#asked = [];
    return asked;
  }

  /** Has `wake` called whenever somebody asks for a run. */
  onAsked(wake: () => void): void {
    this.#wake = wake;
  }

  /** Does `work` before the next run. Throws SyncError `locked` while a run or a plan is at work, and what `work` throws. */
  async betweenRuns<T>(work: () => Promise<T>): Promise<T> {
    if (!this.#turns.isBusy) return this.#inTurn(work);
    throw new SyncError('locked', 'A run, or a plan, is at work.', { hint: 'Try again when it is over.' });
  }

  /** One run over these spokes; one that somebody asked for waits for another process's. Throws what `sync` throws. */
  async run(spokes: readonly number[], signal: AbortSignal, isAsked: boolean): Promise<void> {
    return this.#inTurn(() => this.#run(spokes, signal, isAsked));
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await this.#turns.take(work);
    } finally {
      if (this.#asked.length > 0) this.#wake();
    }
  }

  async #run(spokes: readonly number[], signal: AbortSignal, isAsked: boolean): Promise<void> {
    const startedAt = this.#clock.now();
    this.#runningSince = startedAt;
    this.live.begin(spokes, startedAt);
    const allowChanges = isAsked ? this.#allowed : [];
    if (isAsked) {
      this.#allowed = [];
      this.#missed = null;
    }
    const log = runLog(this.#log);
    try {
      const result = await sync(this.config, {
        sites: spokes,
        signal,
        onEvent: (event) => {
          log(event);
          this.live.advance(event);
        },
        ...(isAsked && { waitMs: this.#askedWaitMs, allowChanges }),
      });
      this.#ended({ startedAt, endedAt: this.#clock.now(), outcome: result.outcome, error: null }, result);
    } catch (error) {
      if (!signal.aborted) {
        const outcome = error instanceof SyncError && error.code === 'locked' ? 'locked' : 'failed';
        const told = { code: errorFields(error).code, message: messageOf(error) };
        if (isAsked && outcome === 'locked') this.#missed = { spokes, at: this.#clock.now(), message: told.message };
        this.#ended({ startedAt, endedAt: this.#clock.now(), outcome, error: told }, null);
      } else {
        const fields = { event: 'run-interrupted', ...errorFields(error) };
        this.#log.warn(fields, `the run was broken off: ${messageOf(signal.reason)}`);
      }
      throw error;
    } finally {
      this.#runningSince = null;
      this.#hub.forget();
      this.live.end();
    }
  }

  /** Somebody has changed what the hub holds: what was read before counts no longer. */
  lookAgain(): void {
    this.#hub.forget();
  }

  /** The document of `GET /healthz`. */
  async health(): Promise<Health> {
    return healthOf(await this.watched(), this.plan);
  }

  /** What `GET /metrics` answers. */
  async metrics(): Promise<string> {
    return metricsText(this.config, await this.watched(), this.#counters, this.#version);
  }

  #ended(ended: EndedRun, result: RunResult | null): void {
    this.#counters.count(this.config.hub.id, ended, result);
    // A run that another one kept out says nothing about how things are.
    if (ended.outcome !== 'locked') this.#lastRun = ended;
    if (result === null) return;
    this.#missed = null;
    const { run, outcome, totals } = result;
    const durationMs = ended.endedAt - ended.startedAt;
    const fields = { event: 'run-done', run, outcome, durationMs, totals, mails: result.mails };
    this.#log[outcome === 'ok' ? 'info' : 'warn'](fields, `run ${run}: ${outcome}`);
  }

  /** How things are, as `/healthz` and `/metrics` see it; at most a few seconds old. */
  async watched(): Promise<Watched> {
    await this.#hub.look(this.config);
    return {
      now: this.#clock.now(),
      startedAt: this.#startedAt,
      runningSince: this.#runningSince,
      next: whatIsDue(this.plan, new Map(), this.#clock.now()).next,
      lastRun: this.#lastRun,
      hub: this.#hub.facts,
      hubError: this.#hub.error,
    };
  }

  #planOf(config: Config): readonly Scheduled[] {
    const plan = planOf(config);
    if (plan.length > 0 || config.serve.console) return plan;
    throw new SyncError('config', `${config.path} has no schedule, for no spoke, and serve.console is false`, {
      hint: 'give it a schedule, e.g. schedule: "*/15 * * * *", or the console, where somebody can ask for runs',
    });
  }
}
