import { isDeepStrictEqual } from 'node:util';
import type { Config } from '../config/config.js';
import { requireSafeConsole } from '../console/access/require-safe.js';
import { consoleApp } from '../console/app.js';
import { HubLinks } from '../console/hub-links.js';
import type { Clock } from './clock.js';
import { systemClock } from './clock.js';
import { listen } from './http-server.js';
import { readHistory } from './hub-state.js';
import { linkedTo } from './linked-abort.js';
import { messageOf } from '../error-message.js';
import { errorFields, type LogOutput, serviceLogger } from './logger.js';
import { monitoring } from './monitoring.js';
import { runScheduler } from './scheduler.js';
import { schedulerLog } from './scheduler-log.js';
import { Service } from './service.js';

/** Somebody who asked for a run would rather wait for it than ask again. */
const ASKED_WAIT_MS = 600_000;

/** What the service is started with. */
export interface ServeOptions {
  /** Reads the configuration; again at each reload. Throws SyncError `config`. */
  readonly load: () => Config;
  readonly output: LogOutput;
  readonly version: string;
  /** From 0 up to, not including, 1. */
  readonly random: () => number;
  /** Ends the service, after the run that is under way, which it ends in good order. */
  readonly signal: AbortSignal;
  /** Has `listener` called whenever the configuration is to be read again. */
  readonly onReload?: (listener: () => void) => void;
  readonly clock?: Clock;
  /** How long a run that somebody asked for waits for another process's. Absent: ten minutes. */
  readonly askedWaitMs?: number;
}

/**
 * Scheduled runs, with the console, `/healthz` and `/metrics`, until the signal is aborted. Throws only what keeps it from starting:
 * SyncError `config`.
 */
export async function serve(options: ServeOptions): Promise<void> {
  const { load, output, version, random, signal, clock = systemClock, askedWaitMs = ASKED_WAIT_MS } = options;
  const config = load();
  const log = serviceLogger(config.serve.log, output);
  const service = new Service(config, { log, clock, signal, version, askedWaitMs });
  const onError = (error: unknown): void =>
    log.error({ event: 'request-failed', ...errorFields(error) }, `a request failed: ${messageOf(error)}`);
  if (config.serve.console) await requireSafeConsole(config, signal);
  const hub = new HubLinks(() => service.config);
  const console = config.serve.console ? consoleApp(service, hub, onError) : null;
  const app = monitoring(service, console === null ? null : (request, env) => console.fetch(request, env), onError);
  const server = await listen(config.serve, (request, env) => app.fetch(request, env));
  log.info(
    { event: 'serving', version, listen: server.address, spokes: service.plan.map(({ id }) => id) },
    `serving on ${server.url}`,
  );
  const reload = reloading(options, () => {
    const { listen, console, tls, trustedProxies, url } = service.config.serve;
    const fresh = load();
    const kept = { listen, console, tls, trustedProxies, url };
    service.reconfigure({ ...fresh, serve: { ...fresh.serve, ...kept } });
    if (!isDeepStrictEqual(revealed(kept), revealed(fresh.serve)))
      log.warn({ event: 'serve-kept' }, 'serve: has changed: that counts from the next start on');
    log.info({ event: 'reloaded' }, `reloaded ${service.config.path}`);
  });
  service.onAsked(() => reload.wake());
  const tellStopping = (): void =>
    log.info({ event: 'stopping' }, 'stopping, once the run under way is ended in good order');
  signal.addEventListener('abort', tellStopping, { once: true });
  try {
    await runScheduler({
      clock: { now: clock.now, until: (time, ended) => reload.unlessAsked(ended, (nap) => clock.until(time, nap)) },
      random,
      plan: () => ({ spokes: service.plan, jitterMs: service.config.serve.jitterMs }),
      history: (ended) => readHistory(service.config, ended),
      run: (spokes, ended, isAsked) => service.run(spokes, ended, isAsked),
      between: () => {
        try {
          return reload.ifAsked();
        } catch (error) {
          const fields = { event: 'reload-refused', ...errorFields(error) };
          log.error(fields, `the new configuration is refused, the old one stays: ${messageOf(error)}`);
          return false;
        }
      },
      asked: () => service.takeAsked(),
      onEvent: schedulerLog(log),
      signal,
    });
  } finally {
    signal.removeEventListener('abort', tellStopping);
    await server.close();
    hub.close();
    log.info({ event: 'stopped' }, 'stopped');
  }
}

/** What an address is served by, in a form that can be compared. */
function revealed({
  listen,
  console,
  tls,
  trustedProxies,
  url,
}: Omit<Config['serve'], 'schedule' | 'log' | 'timeZone' | 'jitterMs'>) {
  return { listen, console, tls: tls && [tls.cert, tls.key.reveal()], trustedProxies, url };
}

/** Remembers that a reload was asked for until there is time for it, and wakes whoever waits. */
function reloading({ onReload }: ServeOptions, work: () => void) {
  let isAsked = false;
  let isWoken = false;
  let wake = (): void => undefined;
  onReload?.(() => {
    isAsked = true;
    wake();
  });
  return {
    /** Ends the wait that is under way, or the next one. */
    wake(): void {
      isWoken = true;
      wake();
    },
    async unlessAsked(ended: AbortSignal, wait: (nap: AbortSignal) => Promise<void>): Promise<void> {
      const nap = linkedTo(ended);
      wake = () => nap.abort();
      if (isAsked || isWoken) wake();
      isWoken = false;
      await wait(nap.signal).finally(() => nap.release());
    },
    ifAsked(): boolean {
      if (!isAsked) return false;
      isAsked = false;
      work();
      return true;
    },
  };
}
