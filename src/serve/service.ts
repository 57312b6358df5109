import type { Logger } from 'pino';
import type { Config } from '../config/config.js';
import { SyncError } from '../errors.js';
import type { RunResult } from '../report/result.js';
import { sync } from '../rounds/run.js';
import type { Clock } from './clock.js';
import type { Scheduled } from './due.js';
import { EXPOSITION_TYPE } from './exposition.js';
import { healthOf } from './health.js';
import { json, type Routes } from './http-server.js';
import { HubWatch } from './hub-watch.js';
import { errorFields, messageOf } from './logger.js';
import { metricsText } from './metrics.js';
import { planOf } from './plan-of.js';
import { RunCounters } from './run-counters.js';
import { runLog } from './run-log.js';
import type { EndedRun, Watched } from './watched.js';

/** What a running service knows of itself: its configuration, the run under way, and how the last ones went. */
export class Service {
  config: Config;
  plan: readonly Scheduled[];
  next: number | null = null;
  readonly #log: Logger;
  readonly #clock: Clock;
  readonly #version: string;
  readonly #startedAt: number;
  readonly #hub: HubWatch;
  readonly #counters = new RunCounters();
  #runningSince: number | null = null;
  #lastRun: EndedRun | null = null;

  constructor(config: Config, parts: { log: Logger; clock: Clock; signal: AbortSignal; version: string }) {
    this.config = config;
    this.plan = requiredPlan(config);
    this.#log = parts.log;
    this.#clock = parts.clock;
    this.#version = parts.version;
    this.#startedAt = parts.clock.now();
    this.#hub = new HubWatch(parts.clock, parts.signal);
  }

  /** Goes on with another configuration. Throws SyncError `config` where nothing in it is scheduled. */
  reconfigure(config: Config): void {
    this.plan = requiredPlan(config);
    this.config = config;
    this.#log.level = config.serve.log.level;
    this.#hub.forget();
  }

  /** One run over these spokes. Throws what `sync` throws. */
  async run(spokes: readonly number[], signal: AbortSignal): Promise<void> {
    const startedAt = this.#clock.now();
    this.#runningSince = startedAt;
    try {
      const result = await sync(this.config, { sites: spokes, signal, onEvent: runLog(this.#log) });
      this.#ended({ startedAt, endedAt: this.#clock.now(), outcome: result.outcome, error: null }, result);
    } catch (error) {
      if (!signal.aborted) {
        const outcome = error instanceof SyncError && error.code === 'locked' ? 'locked' : 'failed';
        const told = { code: errorFields(error).code, message: messageOf(error) };
        this.#ended({ startedAt, endedAt: this.#clock.now(), outcome, error: told }, null);
      }
      throw error;
    } finally {
      this.#runningSince = null;
      this.#hub.forget();
    }
  }

  /** What is offered over HTTP. */
  routes(): Routes {
    return new Map([
      [
        '/healthz',
        async () => {
          const health = healthOf(await this.#watched(), this.plan);
          return json(health.status === 'ok' ? 200 : 503, health);
        },
      ],
      [
        '/metrics',
        async () => {
          const body = metricsText(this.config, await this.#watched(), this.#counters, this.#version);
          return { status: 200, type: EXPOSITION_TYPE, body };
        },
      ],
    ]);
  }

  #ended(ended: EndedRun, result: RunResult | null): void {
    this.#counters.count(this.config.hub.id, ended, result);
    // A run that another one kept out says nothing about how things are.
    if (ended.outcome !== 'locked') this.#lastRun = ended;
    if (result === null) return;
    const { run, outcome, totals } = result;
    const durationMs = ended.endedAt - ended.startedAt;
    const fields = { event: 'run-done', run, outcome, durationMs, totals, mails: result.mails };
    this.#log[outcome === 'ok' ? 'info' : 'warn'](fields, `run ${run}: ${outcome}`);
  }

  async #watched(): Promise<Watched> {
    await this.#hub.look(this.config);
    return {
      now: this.#clock.now(),
      startedAt: this.#startedAt,
      runningSince: this.#runningSince,
      next: this.next,
      lastRun: this.#lastRun,
      hub: this.#hub.facts,
      hubError: this.#hub.error,
    };
  }
}

function requiredPlan(config: Config): readonly Scheduled[] {
  const plan = planOf(config);
  if (plan.length > 0) return plan;
  throw new SyncError('config', `${config.path} has no schedule, for no spoke`, {
    hint: 'give it one, e.g. schedule: "*/15 * * * *"; docs/operations.md has more',
  });
}
