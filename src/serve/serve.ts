import type { Config } from '../config/config.js';
import type { Clock } from './clock.js';
import { systemClock } from './clock.js';
import { listen } from './http-server.js';
import { readHistory } from './hub-state.js';
import { linkedTo } from './linked-abort.js';
import { errorFields, type LogOutput, messageOf, serviceLogger } from './logger.js';
import { runScheduler } from './scheduler.js';
import { schedulerLog } from './scheduler-log.js';
import { Service } from './service.js';

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
}

/**
 * Scheduled runs, with `/healthz` and `/metrics`, until the signal is aborted. Throws only what keeps it from starting:
 * SyncError `config`.
 */
export async function serve(options: ServeOptions): Promise<void> {
  const { load, output, version, random, signal, clock = systemClock } = options;
  const config = load();
  const log = serviceLogger(config.serve.log, output);
  const service = new Service(config, { log, clock, signal, version });
  const server = await listen(config.serve.listen, service.routes(), (error) =>
    log.error({ event: 'request-failed', ...errorFields(error) }, `a request failed: ${messageOf(error)}`),
  );
  log.info(
    { event: 'serving', version, listen: server.address, spokes: service.plan.map(({ id }) => id) },
    `serving on http://${server.address}`,
  );
  const reload = reloading(options, () => {
    const { listen: old } = service.config.serve;
    const fresh = load();
    service.reconfigure({ ...fresh, serve: { ...fresh.serve, listen: old } });
    const { host, port } = fresh.serve.listen;
    if (host !== old.host || port !== old.port)
      log.warn({ event: 'listen-kept' }, 'serve.listen has changed: it counts from the next start on');
    log.info({ event: 'reloaded' }, `reloaded ${service.config.path}`);
  });
  try {
    await runScheduler({
      clock: { now: clock.now, until: (time, ended) => reload.unlessAsked(ended, (nap) => clock.until(time, nap)) },
      random,
      plan: () => ({ spokes: service.plan, jitterMs: service.config.serve.jitterMs }),
      history: (ended) => readHistory(service.config, ended),
      run: (spokes, ended) => service.run(spokes, ended),
      between: () => {
        try {
          return reload.ifAsked();
        } catch (error) {
          const fields = { event: 'reload-refused', ...errorFields(error) };
          log.error(fields, `the new configuration is refused, the old one stays: ${messageOf(error)}`);
          return false;
        }
      },
      onEvent: schedulerLog(log, service),
      signal,
    });
  } finally {
    await server.close();
    log.info({ event: 'stopped' }, 'stopped');
  }
}

/** Remembers that a reload was asked for until there is time for it, and wakes whoever waits. */
function reloading({ onReload }: ServeOptions, work: () => void) {
  let isAsked = false;
  let wake = (): void => undefined;
  onReload?.(() => {
    isAsked = true;
    wake();
  });
  return {
    async unlessAsked(ended: AbortSignal, wait: (nap: AbortSignal) => Promise<void>): Promise<void> {
      const nap = linkedTo(ended);
      wake = () => nap.abort();
      if (isAsked) wake();
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
