import type { Config, SpokeConfig } from '../config/config.js';
import { connectOptions } from '../config/connect-options.js';
import type { Listener } from '../events.js';
import type { HubPlace, HubWriter } from '../ledger/hub-writer.js';
import { openLedgerTable } from '../ledger/ledger-table.js';
import { prune } from '../ledger/prune.js';
import type { Session } from '../mysql/session.js';
import { onItsWay } from '../on-its-way.js';
import { conflictsOf } from '../records/conflicts.js';
import { type LowMark, raiseLowMark } from '../records/low-mark.js';
import type { RunResult, TableResult } from '../report/result.js';
import type { BrokenOff } from './attempt.js';
import { captureAll } from './capture-all.js';
import { refuseRestoredHub } from './hub-token.js';
import { enterMaintenance, unlessAborted } from './leave-maintenance.js';
import { leaveOthers } from './leave-others.js';
import type { Maintenance } from './maintenance.js';
import { openMarked } from './mark-errors.js';
import { openRun } from './open-run.js';
import type { RunContext } from './pass-context.js';
import { type Look, passingLook } from './prepare-tables.js';
import { realWorld } from './real-world.js';
import { walkRounds, type Walked } from './rounds.js';
import { forgetStrangers } from './site-state.js';
import { type SpareLinks, spareLinks } from './spare-links.js';
import { openLink } from './spoke-link.js';
import { sumTables } from './sum-tables.js';
import type { SyncOptions } from './sync-options.js';

/** A run between its beginning and its end. */
export interface Stage {
  readonly config: Config;
  readonly options: SyncOptions;
  readonly spokes: readonly SpokeConfig[];
  readonly wanted: readonly Config['tables'][number][];
  readonly hubErrors: WeakSet<Error>;
  readonly run: bigint;
  readonly place: HubPlace;
  readonly writer: HubWriter;
  readonly maintenance: Maintenance;
  readonly reading: Session;
  readonly warn: (message: string) => void;
  readonly emit: Listener;
  readonly before: BrokenOff;
  /** Grows as passes end. */
  readonly written: TableResult[];
}

/** What both rounds came to. */
export interface WalkedAll extends Walked {
  readonly conflicts: RunResult['conflicts'];
  readonly untracked: RunResult['untracked'];
}

/** Walks both rounds, between the hub's hooks, and forgets what nobody needs after them. */
export async function walkAll(at: Stage): Promise<WalkedAll> {
  const { config, options, spokes, writer, maintenance, reading, warn } = at;
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
function keepingLook({ config, options, spokes, place, reading }: Stage, links: SpareLinks): Look {
  const first = new Set(spokes.slice(0, config.concurrency));
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
  const { config, options, spokes, wanted, hubErrors, run, place, writer, maintenance, reading, warn, emit } = at;
  const { context, hubNow, nextMark, unreached, refusedTables } = await openRun({
    config,
    options,
    spokes,
    wanted,
    session: reading,
    world: realWorld,
    run,
    writer,
    openHub: () => openMarked(connectOptions(config.hub, config.timeouts), options.signal, hubErrors),
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
  const walked = await walkRounds(context, { spokes, unreached, captured, written: at.written }, hubErrors).finally(
    () => captured.catch(() => undefined),
  );
  await captured;
  await tidy(context, config, nextMark);
  const conflicts = await conflictsOf(reading, config.state, [...at.before.runs, run]);
  return {
    ...walked,
    tables: sumTables([...at.before.written, ...walked.tables]),
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
