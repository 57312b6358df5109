import { hostname } from 'node:os';
import type { Config, SpokeConfig } from '../config/config.js';
import { connectOptions } from '../config/connect-options.js';
import { SyncError } from '../errors.js';
import type { Listener } from '../events.js';
import { requireInitialised } from '../init/readiness.js';
import { type HubPlace, type HubWriter, hubWriter } from '../ledger/hub-writer.js';
import { openLedgerTable } from '../ledger/ledger-table.js';
import { releaseLock, renewLease, type RunLock, waitForLock } from '../ledger/run-lock.js';
import { prune } from '../ledger/prune.js';
import { connect } from '../mysql/connect.js';
import { isLinkLost, QueryError } from '../mysql/errno.js';
import type { Session } from '../mysql/session.js';
import type { RunMails } from '../notify/mail-run.js';
import { reportDirectly, type RunEnd } from '../notify/run-report.js';
import { onItsWay } from '../on-its-way.js';
import { conflictsOf } from '../records/conflicts.js';
import { type LowMark, raiseLowMark } from '../records/low-mark.js';
import { requireState } from '../records/migrate.js';
import { startRun } from '../records/runs.js';
import type { RunResult } from '../report/result.js';
import { captureAll } from './capture-all.js';
import { refuseRestoredHub } from './hub-token.js';
import { enterMaintenance, type OpenLink, unlessAborted } from './leave-maintenance.js';
import { leaveRun } from './leave-run.js';
import { type Maintenance, trackMaintenance } from './maintenance.js';
import { leaveOthers } from './leave-others.js';
import { nameOf } from './ghost.js';
import { markErrors } from './mark-errors.js';
import type { RunContext } from './pass-context.js';
import { openRun } from './open-run.js';
import { type Look, passingLook } from './prepare-tables.js';
import { realWorld } from './real-world.js';
import { forgetStrangers, readMaintenance, registerSites } from './site-state.js';
import { walkRounds, type Walked } from './rounds.js';
import { runOutcome, totalsOf } from './run-result.js';
import { selectSpokes, selectTables } from './selection.js';
import { type SpareLinks, spareLinks } from './spare-links.js';
import { openLink } from './spoke-link.js';
import type { SyncOptions } from './sync-options.js';

const leaseRenewalMs = 15_000;

/** One try at a run, of which a cluster may take several. */
export interface Attempt {
  /** The lock of the try before, whose sessions are gone. */
  readonly before: RunLock | null;
  /** What was warned of before, and by this try. */
  readonly warnings: string[];
  /** Whether the run will be tried again after this: then it is not reported as one that failed. */
  readonly mayGoOn: (error: unknown) => boolean;
  /** Set once it is held. */
  lock: RunLock | null;
  /** All is synced: what fails from then on is not worth another try. */
  isThrough: boolean;
}

/** One try at a run, as `sync` describes it. */
export async function attemptRun(config: Config, options: SyncOptions, attempt: Attempt): Promise<RunResult> {
  const spokes = selectSpokes(config, options.sites);
  const wanted = selectTables(config, options.tables);
  const sessions: Session[] = [];
  const hubErrors = new WeakSet<Error>();
  const open = async (): Promise<Session> => {
    const session = await connect(connectOptions(config.hub, config.timeouts), options.signal);
    sessions.push(session);
    // The hub's own step between ids is for the application's rows, not for our runs and conflicts.
    await session.write({ sql: 'SET SESSION auto_increment_increment = 1, auto_increment_offset = 1' });
    return markErrors(session, hubErrors);
  };
  const begun = { yes: false };
  try {
    const lockSession = await open();
    await requireInitialised(lockSession, config.hub.connection.database, 'hub');
    await requireState(lockSession, config.state);
    const lock = await waitForLock(lockSession, config.state, `${hostname()}, process ${process.pid}`, {
      waitMs: options.waitMs ?? 0,
      signal: options.signal,
      onWait: (holder) => options.onEvent?.({ type: 'waiting', holder }),
      before: attempt.before,
    });
    attempt.lock = lock;
    const renewal = keepLease(lockSession, config.state, lock);
    try {
      return await lockedRun(config, options, { spokes, wanted, lock, hubErrors, open, begun, attempt });
    } finally {
      clearInterval(renewal);
      // What the run came to counts, also where the link is lost here: a dead connection holds nothing.
      if (lockSession.alive) await releaseLock(lockSession, config.state, lock).catch(() => undefined);
    }
  } catch (error) {
    // Outside of its rounds too, a run that loses its hub says so.
    const reason = error instanceof SyncError ? error : reasonToEnd(error, config.hub.name, options.signal);
    throw begun.yes || attempt.mayGoOn(reason)
      ? reason
      : await reportedStart(config, alsoSaying(reason, attempt.warnings), attempt, options.signal);
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
  /** Set when the run has a number: from then on it reports by itself how it ended. */
  readonly begun: { yes: boolean };
  readonly attempt: Attempt;
}

/**
 * Tells the administrators of a run that could not begin, unless a person stopped it, or another one is at it. Of one that
 * was to begin anew they are told then too: what it was broken off by is reported nowhere else.
 */
async function reportedStart(
  config: Config,
  error: unknown,
  { warnings }: Attempt,
  signal: AbortSignal | undefined,
): Promise<unknown> {
  const isQuiet = (code: string): boolean => code === 'interrupted' || (code === 'locked' && warnings.length === 0);
  if (error instanceof SyncError && isQuiet(error.code)) return error;
  const unreported = await reportDirectly(config, { run: null, outcome: 'failed', result: null, error }, signal);
  return alsoUnreported(error, unreported);
}

/** The error, saying too that the administrators could not be told: nothing else may show it. */
function alsoUnreported(error: unknown, unreported: string | null): unknown {
  return alsoSaying(error, unreported === null ? [] : [`the report could not be mailed: ${unreported}`]);
}

/** The error with more to its hint: what a person must know beside it. */
function alsoSaying(error: unknown, more: readonly string[]): unknown {
  if (more.length === 0 || !(error instanceof SyncError)) return error;
  const hint = [...(error.hint === null ? [] : [error.hint]), ...more].join('; ');
  return new SyncError(error.code, error.message, { hint, cause: error });
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
  parts.begun.yes = true;
  const at: Stage = { config, options, parts, run, place, writer, maintenance, hubLink, reading, warn, emit };
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

/** What ended a run, in words for people: what fails while it is being stopped fails because of that. */
function reasonToEnd(error: unknown, hub: string, signal: AbortSignal | undefined): unknown {
  if (error instanceof SyncError && (error.code === 'interrupted' || signal?.aborted !== true)) return error;
  if (signal?.aborted === true) return new SyncError('interrupted', 'interrupted', { cause: error });
  if (!(error instanceof QueryError)) return error;
  if (!isLinkLost(error)) return new SyncError('query', `${hub}: ${error.message}`, { cause: error });
  const hint = 'is its server running? The next run goes on where this one was';
  return new SyncError('connect', `the link to ${hub} was lost: ${error.message}`, { cause: error, hint });
}

/** Who interrupted a run says more than that it was. */
function reasonOf(error: unknown, signal: AbortSignal | undefined): unknown {
  return signal?.aborted === true && signal.reason instanceof SyncError ? signal.reason : error;
}

/** A run between its beginning and its end. */
interface Stage {
  readonly config: Config;
  readonly options: SyncOptions;
  readonly parts: RunParts;
  readonly run: bigint;
  readonly place: HubPlace;
  readonly writer: HubWriter;
  readonly maintenance: Maintenance;
  readonly hubLink: OpenLink;
  readonly reading: Session;
  readonly warn: (message: string) => void;
  readonly emit: Listener;
}

/** What both rounds came to. */
interface WalkedAll extends Walked {
  readonly conflicts: RunResult['conflicts'];
  readonly untracked: RunResult['untracked'];
}

async function walkAll(at: Stage): Promise<WalkedAll> {
  const { config, options, parts, writer, maintenance, reading, warn } = at;
  const { spokes } = parts;
  await refuseRestoredHub(writer, config.hub.id, options.acceptRestoredHub ?? false, warn);
  await forgetStrangers(writer, config, warn);
  const hooks = { config, maintenance, signal: options.signal };
  const others = config.spokes.filter((spoke) => !spokes.includes(spoke));
  await leaveOthers(hooks, others, config.concurrency);
  await unlessAborted(reading, options.signal, () => enterMaintenance(hooks, config.hub, reading));
  const links = spareLinks();
  try {
    return await walkOpened(at, links);
  } finally {
    links.destroy();
  }
}

/** Looks at a spoke; the link is kept where the spoke's pass begins at once. */
function keepingLook({ config, options, parts, place, reading }: Stage, links: SpareLinks): Look {
  const first = new Set(parts.spokes.slice(0, config.concurrency));
  const hub = { session: reading, ...place };
  const passing = passingLook(config, options.signal);
  return async (spoke) => {
    if (!first.has(spoke)) return passing(spoke);
    const link = await openLink(hub, spoke, config, options.signal);
    links.keep(spoke.id, link);
    return { schema: await link.schema, flavour: link.read.flavour };
  };
}

async function walkOpened(at: Stage, links: SpareLinks): Promise<WalkedAll> {
  const { config, options, parts, run, place, writer, maintenance, reading, warn, emit } = at;
  const { spokes } = parts;
  const { context, hubNow, nextMark, unreached, refusedTables } = await openRun({
    config,
    options,
    spokes,
    wanted: parts.wanted,
    session: reading,
    world: realWorld,
    run,
    writer,
    markHub: (session) => markErrors(session, parts.hubErrors),
    maintenance,
    look: keepingLook(at, links),
    links,
    ledgerOf: (hubTable, layout, merges) => openLedgerTable(reading, place, hubTable, layout, merges),
    warn,
  });
  emit({
    type: 'run-started',
    run: Number(run),
    spokes: spokes.map(({ id: site, name }) => ({ id: site, name })),
    tables: context.tables.map(({ ledger }) => ledger.layout.name),
  });
  // Passes wait for it; where none does, its failure still ends the run below.
  const captured = onItsWay(captureAll(context, reading).then(() => ({ now: hubNow })));
  // On every way out it is waited for: its transaction on this connection would swallow the `after` hook.
  const walked = await walkRounds(context, { spokes, unreached, captured }, parts.hubErrors).finally(() =>
    captured.catch(() => undefined),
  );
  await captured;
  await tidy(context, config, nextMark);
  const conflicts = await conflictsOf(reading, config.state, run);
  return {
    ...walked,
    refusedTables: refusedTables + walked.refusedTables,
    conflicts,
    untracked: context.untracked.results(),
  };
}

/** Forgets what no bookmark and no late entry needs any more. */
async function tidy({ writer, tables }: RunContext, config: Config, mark: LowMark | null): Promise<void> {
  await writer.transaction(async (tx) => {
    for (const { ledger } of tables) await prune(tx, ledger, config.state);
    // Entries of tables that were left out this time must be seen by a run that captures them.
    const complete = tables.length === config.tables.length;
    if (complete && mark !== null) await raiseLowMark(tx.session, config.state, config.hub.id, mark);
  });
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
