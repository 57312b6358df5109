import { setTimeout as delay } from 'node:timers/promises';
import type { Config, SiteConfig } from '../config/config.js';
import { connectOptions } from '../config/connect-options.js';
import { messageWithFix } from '../error-message.js';
import { SyncError } from '../errors.js';
import { connect } from '../mysql/connect.js';
import { isRetryable } from '../mysql/errno.js';
import type { Session } from '../mysql/session.js';
import { endConnection } from './ghost.js';
import { runHook } from './hooks.js';
import type { Maintenance } from './maintenance.js';

/** How long a run that is being stopped still tries to take a site out of maintenance. */
const lastTryMs = 10_000;

/** Where a run's hooks are run from. */
export interface HookRun {
  readonly config: Pick<Config, 'retry' | 'timeouts'>;
  readonly maintenance: Maintenance;
  readonly signal: AbortSignal | undefined;
}

/** Puts a site into maintenance; what an earlier run left is ended first. Throws what the `before` hook throws. */
export async function enterMaintenance({ maintenance }: HookRun, site: SiteConfig, session: Session): Promise<void> {
  if (maintenance.has(site.id)) {
    // A hook that is wrong must not keep the rows from being synced: it is told when it fails again at the end.
    const failure = await outcomeOf(runHook(session, site, 'after'));
    if (failure !== null && isRetryable(failure)) throw failure;
    if (failure === null) await maintenance.leave(site);
  }
  await maintenance.enter(site);
  await runHook(session, site, 'before');
}

/**
 * Takes a site out of maintenance if it is in it: over the link that is open, else over a new one, with the retries of
 * the configuration; once the run is interrupted, with one more short try. Gives why that could not be done, or null.
 * `connection` names the open link at the site's server: what it is still at there is ended before a new one takes over.
 */
export async function leaveMaintenance(run: HookRun, site: SiteConfig, open: OpenLink): Promise<Error | null> {
  const { maintenance } = run;
  if (!maintenance.has(site.id)) return null;
  const failure = (await tryToLeave(run, site, open)) ?? (await outcomeOf(maintenance.leave(site)));
  if (failure !== null) maintenance.stays(site, messageWithFix(failure));
  return failure;
}

/** The link that a site's `before` hook was sent over. */
export interface OpenLink {
  readonly session: Session;
  /** As `nameOf` of `ghost.ts` gives it. */
  readonly connection: string | null;
}

async function tryToLeave(run: HookRun, site: SiteConfig, { session, connection }: OpenLink): Promise<Error | null> {
  const { config, signal } = run;
  const { attempts, firstDelayMs } = config.retry;
  const patience = (): AbortSignal | undefined => (isStopped(signal) ? AbortSignal.timeout(lastTryMs) : signal);
  let failure: Error | null = session.alive
    ? await outcomeOf(unlessAborted(session, patience(), () => runHook(session, site, 'after')))
    : new SyncError('connect', `the link to ${site.name} was lost`);
  for (let number = 1; failure !== null; number += 1) {
    const isLast = isStopped(signal);
    if (!isLast && (number > attempts || (session.alive && !isRetryable(failure)))) break;
    failure = await outcomeOf(leaveOverNewLink(config, site, connection, patience()));
    if (isLast || (failure !== null && !isStopped(signal) && !isRetryable(failure))) break;
    if (failure !== null && number < attempts) await pause(firstDelayMs * 2 ** (number - 1), signal);
  }
  return failure;
}

function isStopped(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}

/** Runs a site's `after` hook over a link of its own. Throws what `connect` and the hook throw. */
export async function leaveOverNewLink(
  config: Pick<Config, 'timeouts'>,
  site: SiteConfig,
  connection: string | null,
  signal: AbortSignal | undefined,
): Promise<void> {
  const session = await connect(connectOptions(site, config.timeouts), signal);
  try {
    await unlessAborted(session, signal, async () => {
      if (connection !== null) await endConnection(session, connection);
      await runHook(session, site, 'after');
    });
  } finally {
    await session.close();
  }
}

/** `work` over a session that is torn down when the signal comes: a hook may wait for a lock for long. */
export async function unlessAborted<T>(
  session: Session,
  signal: AbortSignal | undefined,
  work: () => Promise<T>,
): Promise<T> {
  const tearDown = (): void => session.destroy();
  signal?.addEventListener('abort', tearDown, { once: true });
  try {
    return await work();
  } finally {
    signal?.removeEventListener('abort', tearDown);
  }
}

async function pause(delayMs: number, signal: AbortSignal | undefined): Promise<void> {
  // Interrupted, the last try follows at once.
  await delay(delayMs, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
}

async function outcomeOf(work: Promise<unknown>): Promise<Error | null> {
  try {
    await work;
    return null;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
