import type { Config, SpokeConfig } from '../config/config.js';
import { SyncError } from '../errors.js';
import type { HubWriter } from '../ledger/hub-writer.js';
import type { Session } from '../mysql/session.js';
import { readConsumed } from '../records/change-log.js';
import { type LowMark, nextLowMark, readLowMark } from '../records/low-mark.js';
import { readSchema } from '../schema/introspect.js';
import { neededTables } from '../schema/needed-tables.js';
import { measureClock } from './clock.js';
import type { RunContext, World } from './pass-context.js';
import { peopleCache } from './people-cache.js';
import { type Look, type Preparation, prepareTables, survey } from './prepare-tables.js';
import type { SyncOptions } from './sync-options.js';
import { untrackedChanges } from './untracked-changes.js';

/** What a run, real or planned, brings along. `session` reads the hub. */
export interface RunParts {
  readonly config: Config;
  readonly options: SyncOptions;
  readonly spokes: readonly SpokeConfig[];
  readonly wanted: Preparation['wanted'];
  readonly session: Session;
  readonly world: World;
  readonly run: bigint;
  readonly writer: HubWriter;
  readonly openHub: RunContext['openHub'];
  readonly ledgerOf: Preparation['ledgerOf'];
  readonly look: Look;
  readonly links: RunContext['links'];
  readonly maintenance: RunContext['maintenance'];
  readonly warn: (message: string) => void;
}

/** A run that is ready to walk. */
export interface OpenedRun {
  readonly context: RunContext;
  /** The hub's time when reading began, UTC. */
  readonly hubNow: string;
  /** Where the hub's change log mark may go after the run; null: no change log. */
  readonly nextMark: LowMark | null;
  /** Spokes that did not answer, by id, and why. */
  readonly unreached: ReadonlyMap<number, string>;
  /** Tables that cannot be synced at all. */
  readonly refusedTables: number;
}

/** Looks at the hub and all spokes and prepares the tables that they have in common. */
export async function openRun(parts: RunParts): Promise<OpenedRun> {
  const { config, options, session, warn } = parts;
  const emit = options.onEvent ?? (() => undefined);
  const schema = await readSchema(session, config.hub.connection.database, neededTables(config));
  const { clock, now } = await measureClock(session, null);
  const surveyed = await survey(parts.spokes, parts.look, options.signal);
  const { ledgerOf, wanted } = parts;
  const prepared = await prepareTables({ config, session, schema, surveyed, wanted, ledgerOf });
  for (const [table, reason] of prepared.refused) {
    emit({ type: 'table-refused', table, reason });
    warn(reason);
  }
  for (const table of prepared.forgotten) warn(`the key of ${table} has changed: it is compared as on the first sync`);
  const syncLog = schema.tables.get('sync_log');
  if (syncLog === undefined) {
    throw new SyncError('not-initialised', 'sync_log is missing at the hub', { hint: 'run `spokesync init`' });
  }
  const hubTaken = await readConsumed(session, config.state, config.hub.id);
  const mark = await readLowMark(session, config.state, config.hub.id);
  const context: RunContext = {
    config,
    world: parts.world,
    run: parts.run,
    writer: parts.writer,
    tables: prepared.tables,
    refused: prepared.refused,
    hub: {
      id: config.hub.id,
      state: config.state,
      log: { session, schema, clock, low: mark.low, consumed: hubTaken },
      presentColumns: new Set(),
    },
    hubSchema: schema,
    hubFlavour: session.flavour,
    openHub: parts.openHub,
    syncLog,
    people: peopleCache(config.people),
    hubTaken,
    untracked: untrackedChanges(),
    allowChanges: new Set(options.allowChanges),
    emit,
    warn,
    signal: options.signal,
    maintenance: parts.maintenance,
    links: parts.links,
  };
  return {
    context,
    hubNow: now,
    nextMark: await nextLowMark(session, schema, mark),
    unreached: new Map(
      surveyed.flatMap(({ config: { id }, unreached }) => (unreached === null ? [] : [[id, unreached]])),
    ),
    refusedTables: prepared.refused.size,
  };
}
