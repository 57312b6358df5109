import type { Config, SpokeConfig } from '../config/config.js';
import { connectOptions } from '../config/connect-options.js';
import { requireInitialised } from '../init/readiness.js';
import type { HubPlace, HubWriter } from '../ledger/hub-writer.js';
import { readToken, siteTokens } from '../ledger/tokens.js';
import { connect } from '../mysql/connect.js';
import { qualified } from '../mysql/identifier.js';
import type { Session } from '../mysql/session.js';
import { readConsumed } from '../records/change-log.js';
import { readLowMark } from '../records/low-mark.js';
import { requireState } from '../records/migrate.js';
import type { PlanResult, SiteResult, TableResult } from '../report/result.js';
import { checkBrake } from '../rounds/check-brake.js';
import { measureClock } from '../rounds/clock.js';
import { compareAll } from '../rounds/compare-all.js';
import { refuseToPlanRestoredHub } from '../rounds/hub-token.js';
import { trackMaintenance } from '../rounds/maintenance.js';
import { openRun } from '../rounds/open-run.js';
import { PairList } from '../rounds/pair-list.js';
import { readStamps } from '../rounds/pass.js';
import type { PassContext, RunContext, SpokeContext } from '../rounds/pass-context.js';
import type { Walk } from '../rounds/rounds.js';
import type { SyncOptions } from '../rounds/sync-options.js';
import { runOutcome, totalsOf } from '../rounds/run-result.js';
import { passingLook } from '../rounds/prepare-tables.js';
import { selectSpokes, selectTables } from '../rounds/selection.js';
import { settleTables } from '../rounds/settle-tables.js';
import { spareLinks } from '../rounds/spare-links.js';
import { leftOut, spokeTables } from '../rounds/spoke-tables.js';
import type { TableTask } from '../rounds/table-task.js';
import { Stride } from '../rounds/stride.js';
import { tableResults } from '../rounds/sum-tables.js';
import { readSchema } from '../schema/introspect.js';
import { neededTables } from '../schema/needed-tables.js';
import { messageOf } from '../error-message.js';
import { SyncError } from '../errors.js';
import { findLedgerTable } from './find-ledger-table.js';
import { Imagined } from './imagined.js';
import { PlannedConflicts } from './planned-conflicts.js';
import { plannedWorld } from './planned-world.js';

/**
 * What `sync` would do now, row by row: the same code over the same rows, one spoke after the other, without its writer.
 * Writes nothing anywhere, takes no lock, runs no hooks. Its totals are those of a `sync` with `concurrency: 1` that
 * follows at once, but for rows that a constraint would refuse. Throws as `sync` does.
 */
export async function plan(config: Config, options: SyncOptions = {}): Promise<PlanResult> {
  const spokes = selectSpokes(config, options.sites);
  const warnings: string[] = [];
  const emit = options.onEvent ?? (() => undefined);
  const warn = (message: string): void => {
    warnings.push(message);
    emit({ type: 'warning', message });
  };
  const startedAt = new Date().toISOString();
  const session = await connect(connectOptions(config.hub, config.timeouts), options.signal);
  try {
    await requireInitialised(session, config.hub.connection.database, 'hub');
    await requireState(session, config.state);
    const imagined = new Imagined();
    const conflicts = new PlannedConflicts();
    const forgotten = new Set<number>();
    const [control] = await session.rows({
      sql: `SELECT identity FROM ${qualified(config.state, 'control')} WHERE id = 1`,
    });
    const identity = String(control?.[0]);
    const place = { state: config.state, data: config.hub.connection.database, identity };
    await refuseToPlanRestoredHub(session, place);
    const { context, unreached, refusedTables } = await openRun({
      config,
      options,
      spokes,
      wanted: selectTables(config, options.tables),
      session,
      world: plannedWorld(imagined, conflicts, forgotten),
      run: 0n,
      writer: noWriter(place),
      maintenance: trackMaintenance([], new Map(), noWriter(place)),
      look: passingLook(config, options.signal),
      links: spareLinks(),
      openHub: () => connect(connectOptions(config.hub, config.timeouts), options.signal),
      ledgerOf: (hubTable, layout, merges) => findLedgerTable(session, place, hubTable, layout, merges),
      warn,
    });
    const walked = await walk(context, { spokes, unreached }, imagined, forgotten);
    const outcome = runOutcome(walked.sites, walked.tables, refusedTables + walked.refusedTables);
    return {
      run: 0,
      outcome,
      startedAt,
      finishedAt: new Date().toISOString(),
      sites: walked.sites,
      tables: walked.tables,
      totals: { ...totalsOf(walked.tables), conflicts: conflicts.results().length },
      conflicts: conflicts.results(),
      untracked: [],
      files: [],
      mails: { sent: 0, waiting: 0 },
      warnings,
      changes: imagined.changes,
    };
  } finally {
    await session.close();
  }
}

/** A plan has no writer: whatever asks for it is a mistake in this program. */
function noWriter(place: Omit<HubPlace, 'epoch' | 'clustered'>): HubWriter {
  return {
    place: { ...place, epoch: 0n, clustered: false },
    transaction: () => Promise.reject(new Error('a plan writes nothing')),
  };
}

async function walk(
  run: RunContext,
  { spokes, unreached }: Pick<Walk, 'spokes' | 'unreached'>,
  imagined: Imagined,
  forgotten: Set<number>,
): Promise<{ sites: SiteResult[]; tables: TableResult[]; refusedTables: number }> {
  const sites = new Map<number, SiteResult>();
  const tables: TableResult[] = [];
  const passOf = new Map<number, number>();
  let refusedTables = 0;
  const fails = ({ id, name }: SpokeConfig, reason: string): void => {
    run.warn(`${name} would not be synced: ${reason}`);
    sites.set(id, { id, name, outcome: 'failed', clockSkewMs: null, error: reason, refusedTables: [] });
  };
  const tried = async (config: SpokeConfig, round: () => Promise<void>): Promise<void> => {
    try {
      await round();
    } catch (error) {
      if (run.signal?.aborted === true) throw new SyncError('interrupted', 'interrupted', { cause: error });
      fails(config, messageOf(error));
    }
  };
  for (const config of spokes) {
    const away = unreached.get(config.id);
    if (away !== undefined) {
      fails(config, away);
      continue;
    }
    imagined.pass += 1;
    await tried(config, async () => {
      const passed = await withSpoke(run, config, 1, forgotten, (context) => firstRound(context, forgotten));
      passOf.set(config.id, imagined.pass);
      tables.push(...passed.tables);
      refusedTables += passed.refused.size;
      const { id, name } = config;
      const left = leftOut(run, passed.refused);
      sites.set(id, { id, name, outcome: 'synced', clockSkewMs: passed.skewMs, error: null, refusedTables: left });
    });
  }
  for (const config of spokes) {
    const pass = passOf.get(config.id);
    if (pass === undefined || pass === imagined.pass) continue;
    await tried(config, async () => {
      const passed = await withSpoke(run, config, 2, forgotten, (context) => secondRound(context, imagined, pass));
      tables.push(...passed.tables.filter(({ candidates }) => candidates > 0));
    });
  }
  return { sites: [...sites.values()], tables, refusedTables };
}

interface Passed {
  readonly tables: readonly TableResult[];
  readonly refused: ReadonlyMap<string, string>;
}

async function firstRound(context: PassContext, forgotten: ReadonlySet<number>): Promise<Passed> {
  const { run, spoke } = context;
  const { tables, refused } = spokeTables(run, spoke);
  for (const [table, reason] of refused) {
    run.emit({ type: 'table-refused', table, reason });
    run.warn(reason);
  }
  const { compared } = await compareAll(context, tables, Promise.resolve({ now: '' }));
  const tasks = compared.map((one) => (forgotten.has(spoke.config.id) ? { ...one, bookmark: null } : one));
  for (const one of tasks) checkBrake(context, { ...one, table: one.table.ledger.layout.name });
  return { tables: await settle(context, tasks, await readStamps(context)), refused };
}

async function secondRound(context: PassContext, imagined: Imagined, pass: number): Promise<Passed> {
  const { tables, refused } = spokeTables(context.run, context.spoke);
  const tasks = tables.map((table): TableTask => {
    const later = [...imagined.hubRows(table.ledger.layout.name).values()].filter(({ by }) => by > pass);
    return {
      table,
      bookmark: null,
      fill: false,
      hubRows: 0,
      version: 0n,
      pairs: PairList.of(later.map(({ key }) => ({ hub: key, spoke: null }))),
    };
  });
  return { tables: await settle(context, tasks, { hubUs: null, spokeUs: null }), refused };
}

async function settle(
  context: PassContext,
  tasks: readonly TableTask[],
  stamps: Parameters<typeof settleTables>[2],
): Promise<readonly TableResult[]> {
  await settleTables(context, tasks, stamps);
  return tableResults(context.tallies, context.spoke.config.id, context.round);
}

/** Opens a spoke for reading alone: its token is looked at, but nothing is settled by it. */
async function withSpoke(
  run: RunContext,
  config: SpokeConfig,
  round: 1 | 2,
  forgotten: Set<number>,
  work: (context: PassContext) => Promise<Passed>,
): Promise<Passed & { skewMs: number }> {
  const sessions: Session[] = [];
  const open = async (site: Config['hub']): Promise<Session> => {
    const session = await connect(connectOptions(site, run.config.timeouts), run.signal);
    sessions.push(session);
    return session;
  };
  try {
    run.emit({ type: 'pass-started', site: config.id, round, attempt: 1 });
    const hubRead = await open(run.config.hub);
    const read = await open(config);
    await requireInitialised(read, config.connection.database, 'spoke');
    const schema = await readSchema(read, config.connection.database, neededTables(run.config));
    const { clock, skewMs, roundTripMs } = await measureClock(hubRead, read);
    const { settled, restored } = await tokenOf(run, hubRead, read, config);
    if (restored) forgotten.add(config.id);
    const low = restored ? 0n : (await readLowMark(hubRead, run.hub.state, config.id)).low;
    const taken = restored ? new Set<string>() : await readConsumed(hubRead, run.hub.state, config.id);
    const log = { session: read, schema, clock, low, consumed: taken };
    const spoke: SpokeContext = { config, read, write: read, schema, clock, roundTripMs, log, taken, settled };
    const passed = await work({ run, spoke, hubRead, round, stride: new Stride(), tallies: new Map() });
    run.emit({ type: 'pass-done', site: config.id, round, outcome: 'synced', reason: null });
    return { ...passed, skewMs };
  } finally {
    for (const session of sessions) await session.close();
  }
}

async function tokenOf(
  run: RunContext,
  hubRead: Session,
  read: Session,
  config: SpokeConfig,
): Promise<{ settled: bigint; restored: boolean }> {
  const present = await readToken(read, config.connection.database, run.writer.place.identity);
  const { issued, settled } = await siteTokens(hubRead, run.hub.state, config.id);
  const restored = present === null ? settled > 0n : present < settled || present > issued;
  return { settled: restored ? settled : (present ?? 0n), restored };
}
