import { hostname } from 'node:os';
import type { Config, SpokeConfig } from '../config/config.js';
import { connectOptions } from '../config/connect-options.js';
import { SyncError } from '../errors.js';
import type { Listener } from '../events.js';
import { requireInitialised } from '../init/readiness.js';
import { hubWriter } from '../ledger/hub-writer.js';
import { releaseLock, renewLease, type RunLock, waitForLock } from '../ledger/run-lock.js';
import type { Session } from '../mysql/session.js';
import type { RunMails } from '../notify/mail-run.js';
import type { RunEnd } from '../notify/run-report.js';
import { requireState } from '../records/migrate.js';
import { startRun } from '../records/runs.js';
import type { RunResult } from '../report/result.js';
import type { Attempt } from './attempt.js';
import { leaveRun } from './leave-run.js';
import { trackMaintenance } from './maintenance.js';
import { nameOf } from './ghost.js';
import { openMarked } from './mark-errors.js';
import { readMaintenance, registerSites } from './site-state.js';
import { alsoSaying, alsoUnreported, reasonOf, reasonToEnd, reportedStart } from './run-error.js';
import { runOutcome, totalsOf } from './run-result.js';
import { selectSpokes, selectTables } from './selection.js';
import type { SyncOptions } from './sync-options.js';
import { type Stage, walkAll, type WalkedAll } from './walk-run.js';

const leaseRenewalMs = 15_000;

/** One try at a run, as `sync` describes it. */
export async function attemptRun(config: Config, options: SyncOptions, attempt: Attempt): Promise<RunResult> {
  const spokes = selectSpokes(config, options.sites);
  const wanted = selectTables(config, options.tables);
  const sessions: Session[] = [];
  const hubErrors = new WeakSet<Error>();
  const open = async (): Promise<Session> => {
    const session = await openMarked(connectOptions(config.hub, config.timeouts), options.signal, hubErrors);
    sessions.push(session);
    // The hub's own step between ids is for the application's rows, not for our runs and conflicts.
    await session.write({ sql: 'SET SESSION auto_increment_increment = 1, auto_increment_offset = 1' });
    return session;
  };
  try {
    const lockSession = await open();
    await requireInitialised(lockSession, config.hub.connection.database, 'hub');
    await requireState(lockSession, config.state);
    const lock = await waitForLock(lockSession, config.state, `${hostname()}, process ${process.pid}`, {
      waitMs: options.waitMs ?? 0,
      signal: options.signal,
      onWait: (holder) => options.onEvent?.({ type: 'waiting', holder }),
      before: attempt.before.lock,
    });
    attempt.lock = lock;
    const renewal = keepLease(lockSession, config.state, lock);
    try {
      return await lockedRun(config, options, { spokes, wanted, lock, hubErrors, open, attempt });
    } finally {
      clearInterval(renewal);
      // What the run came to counts, also where the link is lost here: a dead connection holds nothing.
      if (lockSession.alive) await releaseLock(lockSession, config.state, lock).catch(() => undefined);
    }
  } catch (error) {
    // Outside of its rounds too, a run that loses its hub says so.
    const reason = error instanceof SyncError ? error : reasonToEnd(error, config.hub.name, options.signal);
    if (attempt.run !== null) throw reason;
    attempt.goesOn = attempt.mayGoOn(reason);
    if (attempt.goesOn) throw reason;
    throw await reportedStart(config, reason, attempt.warnings, options.signal);
  } finally {
    for (const session of sessions) session.destroy();
  }
}

interface RunParts {
  readonly spokes: readonly SpokeConfig[];
  readonly wanted: readonly Config['tables'][number][];
  readonly lock: RunLock;
  readonly hubErrors: WeakSet<Error>;
  readonly open: () => Promise<Session>;
  readonly attempt: Attempt;
}

function keepLease(session: Session, state: string, lock: RunLock): NodeJS.Timeout {
  // A lease that cannot be renewed shows at the next hub transaction, which is guarded by the epoch.
  const timer = setInterval(() => void renewLease(session, state, lock).catch(() => undefined), leaseRenewalMs);
  timer.unref();
  return timer;
}

async function lockedRun(config: Config, options: SyncOptions, parts: RunParts): Promise<RunResult> {
  const { spokes, lock } = parts;
  const emit: Listener = options.onEvent ?? (() => undefined);
  const { warnings } = parts.attempt;
  for (const message of warnings) emit({ type: 'warning', message });
  const warn = (message: string): void => {
    warnings.push(message);
    emit({ type: 'warning', message });
  };
  const { state } = config;
  const writing = await parts.open();
  const reading = await parts.open();
  const place = { state, data: config.hub.connection.database, ...lock };
  await registerSites(reading, state, [config.hub, ...spokes]);
  const writer = hubWriter(writing, place);
  const allSites = [config.hub, ...config.spokes];
  const maintenance = trackMaintenance(allSites, await readMaintenance(reading, state), writer);
  const hubLink = { session: reading, connection: await nameOf(reading) };
  const startedAt = new Date().toISOString();
  const run = await startRun(reading, state, lock.epoch);
  // From now on it reports by itself how it ended.
  parts.attempt.run = run;
  const { wanted, hubErrors } = parts;
  const at: Stage = {
    config,
    options,
    spokes,
    wanted,
    hubErrors,
    run,
    place,
    writer,
    maintenance,
    reading,
    warn,
    emit,
    before: parts.attempt.before,
    written: parts.attempt.written,
  };
  const ended = await walkAll(at).catch((error: unknown) => ({
    error: reasonToEnd(error, config.hub.name, options.signal),
  }));
  const endWith = (mails: RunMails): RunEnd => {
    const stuck = maintenance.warnings();
    if ('error' in ended) {
      const error = alsoSaying(reasonOf(ended.error, options.signal), stuck);
      return { run, outcome: 'failed', result: null, error };
    }
    const result = makeResult(run, startedAt, ended, mails, warnings, stuck.length > 0);
    return { run, outcome: result.outcome, result, error: null, fileLogs: ended.fileLogs };
  };
  parts.attempt.isThrough = !('error' in ended);
  const goesOn = 'error' in ended && parts.attempt.mayGoOn(ended.error);
  parts.attempt.goesOn = goesOn;
  const left = await leaveRun({
    config,
    place,
    hubLink,
    maintenance,
    run,
    signal: options.signal,
    warn,
    endWith,
    goesOn,
  });
  if ('error' in ended) throw alsoUnreported(alsoSaying(ended.error, maintenance.warnings()), left.unreported);
  const result = left.end.result ?? endWith({ sent: 0, waiting: 0, refused: 0 }).result;
  if (result === null) throw new Error('a run that ended well has a result');
  emit({ type: 'run-done', result });
  return result;
}

function makeResult(
  run: bigint,
  startedAt: string,
  walked: WalkedAll,
  mails: RunMails,
  warnings: readonly string[],
  isStuck: boolean,
): RunResult {
  const { conflicts, untracked } = walked;
  const outcome = runOutcome(walked.sites, walked.tables, walked.refusedTables, mails, walked.files);
  return {
    run: Number(run),
    outcome: isStuck && outcome === 'ok' ? 'warnings' : outcome,
    startedAt,
    finishedAt: new Date().toISOString(),
    sites: walked.sites,
    tables: walked.tables,
    totals: { ...totalsOf(walked.tables), conflicts: conflicts.length },
    conflicts,
    untracked,
    files: walked.files,
    mails: { sent: mails.sent, waiting: mails.waiting },
    warnings: [...warnings],
  };
}
