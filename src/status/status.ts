import { narrowed } from '../rounds/selection.js';
import type { Config, SpokeConfig } from '../config/config.js';
import { connectOptions } from '../config/connect-options.js';
import { messageOf } from '../error-message.js';
import { SyncError } from '../errors.js';
import { connect } from '../mysql/connect.js';
import { qualified } from '../mysql/identifier.js';
import type { Row, Session } from '../mysql/session.js';
import { isoTime } from '../records/iso-time.js';
import { requireState } from '../records/migrate.js';
import { readQuarantine } from '../records/quarantine.js';
import { readRefused } from '../records/refused-tables.js';
import type { SiteResult } from '../report/result.js';
import type { SiteStatus, StatusResult, TableStatus } from '../report/status-result.js';
import { readOutbox } from './outbox-status.js';
import { readOutcomes, readRuns } from './run-status.js';
import {
  countBehind,
  countPins,
  countRows,
  type CountsBySite,
  type KnownTable,
  readKnownTables,
} from './table-status.js';

export interface StatusOptions {
  /** Only these tables; all where absent. */
  readonly tables?: readonly string[];
  /** Only these spokes, by name or id; all where absent. */
  readonly sites?: readonly (string | number)[];
  /** False leaves out the rows in quarantine, of which there may be thousands. */
  readonly withQuarantine?: boolean;
  readonly signal?: AbortSignal;
}

/** What the state database holds of one spoke. */
interface KnownSite {
  readonly lastSuccess: string | null;
  readonly lastError: string | null;
  readonly maintenanceSince: string | null;
  /** By table id. */
  readonly bookmarks: ReadonlyMap<number, string>;
}

/**
 * Where every configured spoke and table stands, from the hub's state database alone: no spoke is asked, nothing is
 * written, and the number of statements does not grow with spokes or tables.
 *
 * Throws SyncError: `connect`, `not-initialised` or `state` for the hub, `query`, `interrupted`.
 */
export async function status(whole: Config, options: StatusOptions = {}): Promise<StatusResult> {
  const config = narrowed(whole, options);
  const session = await connect(connectOptions(config.hub, config.timeouts), options.signal);
  try {
    await requireState(session, config.state);
    const result = await readStatus(session, config, options.withQuarantine ?? true);
    await session.close();
    return result;
  } catch (error) {
    if (error instanceof SyncError) throw error;
    const message = messageOf(error);
    throw new SyncError('query', `${config.hub.name}: ${message}`, { cause: error });
  } finally {
    session.destroy();
  }
}

async function readStatus(session: Session, config: Config, withQuarantine: boolean): Promise<StatusResult> {
  const { state } = config;
  const [runs, sites, quarantine, open, registered, outbox, refused] = await Promise.all([
    readRuns(session, state),
    readSites(session, state),
    withQuarantine ? readQuarantine(session, state) : [],
    countOpenConflicts(session, state),
    readKnownTables(session, state),
    readOutbox(session, state),
    readRefused(session, state),
  ]);
  const isWanted = new Set(config.tables.map(({ name }) => name));
  const tables = config.tables.flatMap(({ name }) => registered.get(name) ?? []);
  const unmet = tables.filter(({ id }) =>
    config.spokes.some((spoke) => sites.get(spoke.id)?.bookmarks.has(id) !== true),
  );
  const hasErrors = [...sites.values()].some(({ lastError }) => lastError !== null);
  const [pins, behind, rows, outcomes] = await Promise.all([
    countPins(session, state, tables),
    countBehind(session, state, tables),
    countRows(session, state, unmet),
    hasErrors ? readOutcomes(session, state) : new Map<number, SiteResult['outcome']>(),
  ]);
  return {
    hub: {
      id: config.hub.id,
      name: config.hub.name,
      maintenanceSince: sites.get(config.hub.id)?.maintenanceSince ?? null,
    },
    ...runs,
    sites: config.spokes.map((spoke) => ({
      ...siteStatus(spoke, sites.get(spoke.id), outcomes.get(spoke.id)),
      refusedTables: (refused.get(spoke.id) ?? []).filter(({ table }) => isWanted.has(table)),
      tables: config.tables.map(({ name }) =>
        tableStatus(name, registered.get(name), spoke.id, sites.get(spoke.id), { pins, behind, rows }),
      ),
    })),
    conflicts: { open },
    quarantine,
    outbox,
  };
}

function siteStatus(
  { id, name, direction }: SpokeConfig,
  known: KnownSite | undefined,
  outcome: SiteResult['outcome'] | undefined,
): Omit<SiteStatus, 'tables' | 'refusedTables'> {
  const lastSyncedAt = known?.lastSuccess ?? null;
  const lastError = known?.lastError ?? null;
  const went = lastError === null ? (lastSyncedAt === null ? null : 'synced') : failedAs(outcome);
  const maintenanceSince = known?.maintenanceSince ?? null;
  return { id, name, direction, lastOutcome: went, lastError, lastSyncedAt, maintenanceSince };
}

/** A run that died after the site had failed left no result: an older one may still say that all was well. */
function failedAs(outcome: SiteResult['outcome'] | undefined): 'skipped' | 'failed' {
  return outcome === 'skipped' ? 'skipped' : 'failed';
}

function tableStatus(
  table: string,
  known: KnownTable | undefined,
  site: number,
  knownSite: KnownSite | undefined,
  counts: { readonly pins: CountsBySite; readonly behind: CountsBySite; readonly rows: ReadonlyMap<number, number> },
): TableStatus {
  if (known === undefined) return { table, bookmark: null, behind: 0, pins: 0 };
  const bookmark = knownSite?.bookmarks.get(known.id) ?? null;
  const behind = bookmark === null ? counts.rows.get(known.id) : counts.behind.get(known.id)?.get(site);
  return { table, bookmark, behind: behind ?? 0, pins: counts.pins.get(known.id)?.get(site) ?? 0 };
}

async function readSites(session: Session, state: string): Promise<ReadonlyMap<number, KnownSite>> {
  const [sites, bookmarks] = await Promise.all([
    session.rows({ sql: `SELECT id, last_success, last_error, maintenance FROM ${qualified(state, 'site')}` }),
    session.rows({ sql: `SELECT site, table_id, version FROM ${qualified(state, 'bookmark')}` }),
  ]);
  const bySite = new Map<number, Map<number, string>>();
  for (const [site, table, version] of bookmarks) {
    const known = bySite.get(Number(site)) ?? new Map<number, string>();
    bySite.set(Number(site), known.set(Number(table), String(version)));
  }
  return new Map(sites.map((row) => [Number(row[0]), knownSite(row, bySite.get(Number(row[0])))]));
}

function knownSite([, success, error, maintenance]: Row, bookmarks: KnownSite['bookmarks'] | undefined): KnownSite {
  return {
    lastSuccess: isoTime(success),
    lastError: error?.toString() ?? null,
    maintenanceSince: isoTime(maintenance),
    bookmarks: bookmarks ?? new Map(),
  };
}

async function countOpenConflicts(session: Session, state: string): Promise<number> {
  const [row] = await session.rows({
    sql: `SELECT COUNT(*) FROM ${qualified(state, 'conflict')} WHERE state <> 'closed'`,
  });
  return Number(row?.[0] ?? 0);
}
