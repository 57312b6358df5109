import { hostname } from 'node:os';
import type { Config, SpokeConfig } from '../config/config.js';
import { connectOptions } from '../config/connect-options.js';
import type { Listener } from '../events.js';
import { requireInitialised } from '../init/readiness.js';
import { capture } from '../ledger/capture.js';
import { hubWriter } from '../ledger/hub-writer.js';
import { openLedgerTable } from '../ledger/ledger-table.js';
import { releaseLock, renewLease, type RunLock, takeLock } from '../ledger/run-lock.js';
import { prune } from '../ledger/versions.js';
import { connect } from '../mysql/connect.js';
import type { Row, Session } from '../mysql/session.js';
import { conflictsOf } from '../records/conflicts.js';
import { requireState } from '../records/migrate.js';
import { finishRun, startRun } from '../records/runs.js';
import type { RunResult, SiteResult, TableResult } from '../report/result.js';
import { runHook } from './hooks.js';
import { refuseRestoredHub } from './hub-token.js';
import type { RunContext } from './pass-context.js';
import { openRun } from './open-run.js';
import { realWorld } from './real-world.js';
import { forgetStrangers, raiseLowEntry, registerSites } from './site-state.js';
import { walkRounds } from './rounds.js';
import { runOutcome, totalsOf } from './run-result.js';
import { selectSpokes, selectTables } from './selection.js';
import type { SyncOptions } from './sync-options.js';

const leaseRenewalMs = 15_000;

/**
 * One run: the first round, the retries, the second round. Resolves with what happened, also where spokes failed.
 * Throws {@link SyncError} where the run as a whole could not go on: `connect` or `query` at the hub, `locked`,
 * `not-initialised`, `restored`, `lost-lock`, `state`, `interrupted`.
 */
export async function sync(config: Config, options: SyncOptions = {}): Promise<RunResult> {
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
  try {
    const lockSession = await open();
    await requireInitialised(lockSession, config.hub.connection.database, 'hub');
    await requireState(lockSession, config.state);
    const lock = await takeLock(lockSession, config.state, `${hostname()}, process ${process.pid}`);
    const renewal = keepLease(lockSession, config.state, lock);
    try {
      return await lockedRun(config, options, { spokes, wanted, lock, hubErrors, open });
    } finally {
      clearInterval(renewal);
      if (lockSession.alive) await releaseLock(lockSession, config.state, lock);
    }
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
  const warnings: string[] = [];
  const warn = (message: string): void => {
    warnings.push(message);
    emit({ type: 'warning', message });
  };
  const writing = await parts.open();
  const reading = await parts.open();
  const place = {
    state: config.state,
    data: config.hub.connection.database,
    identity: lock.identity,
    epoch: lock.epoch,
  };
  const writer = hubWriter(writing, place);
  await registerSites(reading, config.state, [config.hub, ...spokes]);
  await refuseRestoredHub(writer, config.hub.id, options.acceptRestoredHub ?? false, warn);
  await forgetStrangers(writer, config, warn);

  if (config.mail !== null) warn('mail is configured, but this version sends none yet');
  if (config.hub.files !== null) warn('files are configured, but this version does not sync them yet');
  const startedAt = new Date().toISOString();
  const run = await startRun(reading, config.state, lock.epoch);
  let outcome: RunResult['outcome'] = 'failed';
  let result: RunResult | null = null;
  try {
    await runHook(reading, config.hub, 'before');
    const opened = await openRun({
      config,
      options,
      spokes,
      wanted: parts.wanted,
      session: reading,
      world: realWorld,
      run,
      writer,
      markHub: (session) => markErrors(session, parts.hubErrors),
      ledgerOf: (hubTable, layout, merges) => openLedgerTable(reading, place, hubTable, layout, merges),
      warn,
    });
    const { context, hubNow, safeLow, refusedTables } = opened;
    emit({
      type: 'run-started',
      run: Number(run),
      spokes: spokes.map(({ id: site, name }) => ({ id: site, name })),
      tables: context.tables.map(({ ledger }) => ledger.layout.name),
    });
    const captured = captureAll(context, reading).then(() => ({ now: hubNow }));
    // Passes wait for it; where none does, its failure still ends the run below.
    captured.catch(() => undefined);
    // On every way out it is waited for: its transaction on this connection would swallow the `after` hook.
    const walked = await walkRounds(context, spokes, captured, parts.hubErrors).finally(() =>
      captured.catch(() => undefined),
    );
    await captured;
    await writer.transaction(async (tx) => {
      for (const { ledger } of context.tables) await prune(tx, ledger, config.state);
      // Entries of tables that were left out this time must be seen by a run that captures them.
      const complete = context.tables.length === config.tables.length;
      if (complete && safeLow !== null) await raiseLowEntry(tx.session, config.state, config.hub.id, safeLow);
    });
    const conflicts = await conflictsOf(reading, config.state, run);
    outcome = runOutcome(walked.sites, walked.tables, refusedTables + walked.refusedTables);
    result = makeResult(run, startedAt, walked, conflicts, warnings, outcome);
    emit({ type: 'run-done', result });
    return result;
  } finally {
    await leave(config, reading, warn, (session) => finishRun(session, config.state, run, outcome, result));
  }
}

/** The hub's `after` hook, and the end of the run's record, over a new link if the old one is gone. */
async function leave(
  config: Config,
  reading: Session,
  warn: (message: string) => void,
  finish: (session: Session) => Promise<void>,
): Promise<void> {
  try {
    const session = reading.alive ? reading : await connect(connectOptions(config.hub, config.timeouts));
    try {
      await runHook(session, config.hub, 'after').catch((error: unknown) => {
        warn(error instanceof Error ? error.message : String(error));
      });
      await finish(session);
    } finally {
      if (session !== reading) await session.close();
    }
  } catch (error) {
    if (reading.alive) throw error;
    // What ended the run is what is thrown.
    if (config.hub.hooks.after.length > 0)
      warn(`${config.hub.name} may still be in maintenance: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function captureAll(context: RunContext, session: Session): Promise<void> {
  for (const { ledger, plan, hubColumns } of context.tables) {
    const table = ledger.layout.name;
    const changed = await capture(
      context.writer,
      session,
      ledger,
      { ...context.hub, presentColumns: hubColumns },
      plan,
      context.config.compare,
      {
        onProgress: (rowsDone, rowsTotal) => {
          context.emit({ type: 'capturing', table, rowsDone, rowsTotal });
        },
        onTaken: (entries) => {
          for (const entry of entries) context.hubTaken.add(entry.toString());
        },
        ...(context.signal === undefined ? {} : { signal: context.signal }),
      },
    );
    context.emit({ type: 'captured', table, changed });
  }
}

function makeResult(
  run: bigint,
  startedAt: string,
  walked: { sites: readonly SiteResult[]; tables: readonly TableResult[] },
  conflicts: RunResult['conflicts'],
  warnings: readonly string[],
  outcome: RunResult['outcome'],
): RunResult {
  return {
    run: Number(run),
    outcome,
    startedAt,
    finishedAt: new Date().toISOString(),
    sites: walked.sites,
    tables: walked.tables,
    totals: { ...totalsOf(walked.tables), conflicts: conflicts.length },
    conflicts,
    files: [],
    mails: { sent: 0, waiting: 0 },
    warnings: [...warnings],
  };
}

/** The session, remembering every error that it throws: what the hub did wrong is not a spoke's fault. */
function markErrors(session: Session, marked: WeakSet<Error>): Session {
  return new Proxy(session, {
    get(target, property): unknown {
      const member: unknown = Reflect.get(target, property, target);
      if (typeof member !== 'function') return member;
      return (...parameters: unknown[]): unknown => {
        const given: unknown = Reflect.apply(member, target, parameters);
        if (property === 'stream') return markedRows(given as AsyncIterable<Row>, marked);
        if (!(given instanceof Promise)) return given;
        return given.catch((error: unknown) => {
          if (error instanceof Error) marked.add(error);
          throw error;
        });
      };
    },
  });
}

async function* markedRows(rows: AsyncIterable<Row>, marked: WeakSet<Error>): AsyncIterable<Row> {
  const iterator = rows[Symbol.asyncIterator]();
  try {
    for (;;) {
      // Only what the stream itself throws: what its reader throws while it holds a row is not the hub's.
      const next = await iterator.next().catch((error: unknown) => {
        if (error instanceof Error) marked.add(error);
        throw error;
      });
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    await iterator.return?.();
  }
}
