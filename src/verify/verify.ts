import { differences } from '../compare/differences.js';
import { sums } from '../compare/sums.js';
import type { Config, SiteConfig, SpokeConfig } from '../config/config.js';
import { connectOptions } from '../config/connect-options.js';
import { inParallel, looksAtATime } from '../in-parallel.js';
import { selectSpokes, selectTables } from '../rounds/selection.js';
import { messageOf } from '../error-message.js';
import { SyncError } from '../errors.js';
import type { Listener } from '../events.js';
import { connect } from '../mysql/connect.js';
import type { Session } from '../mysql/session.js';
import type { VerifiedTable, VerifyResult } from '../report/verify-result.js';
import { readSchema } from '../schema/introspect.js';
import { neededTables } from '../schema/needed-tables.js';
import type { Schema } from '../schema/table.js';
import { unequal } from './unequal.js';
import { commonLayouts, type CommonTable, type SchemaSite } from './common-layouts.js';
import { type HubTable, scanHub, tableSource } from './hub-tables.js';

export interface VerifyOptions {
  /** Names of configured tables; absent: all. */
  readonly tables?: readonly string[];
  /** Ids or names of spokes; absent: all. The hub is always read. */
  readonly sites?: readonly (string | number)[];
  readonly signal?: AbortSignal;
  readonly onEvent?: Listener;
}

/** A site that answers. */
interface OpenSite {
  readonly config: SiteConfig;
  readonly session: Session;
  readonly schema: Schema;
}

/** What all the spokes of one verification share. */
interface Comparison {
  readonly tables: readonly CommonTable[];
  readonly hub: OpenSite;
  readonly hubTables: ReadonlyMap<string, HubTable>;
  readonly emit: Listener;
  readonly signal: AbortSignal;
}

/**
 * Compares every selected table of every selected spoke in full with the hub's and counts the rows that differ. Each
 * site is read in one snapshot; the hub is scanned once per table, however many spokes there are. Needs no bookkeeping
 * and no `init`, and writes nothing. Receive-only spokes are compared like the others.
 *
 * A spoke that cannot be reached or read tells so in `sites`. Throws SyncError: `usage` for an unknown table or site,
 * `connect` or `query` where the hub fails, `interrupted`.
 */
export async function verify(config: Config, options: VerifyOptions = {}): Promise<VerifyResult> {
  const tables = selectTables(config, options.tables);
  const spokes = selectSpokes(config, options.sites);
  const errors = new Map<number, string>();
  const open: OpenSite[] = [];
  const stop = new AbortController();
  const signal = AbortSignal.any([stop.signal, ...(options.signal === undefined ? [] : [options.signal])]);
  try {
    const hub = await openSite(config, config.hub, options.signal);
    open.push(hub);
    await inParallel(spokes, looksAtATime, async (spoke) => {
      const site = await openSite(config, spoke, options.signal).catch(noted(spoke, errors));
      if (site !== null) open.push(site);
    });
    refuseInterrupted(options.signal);
    const others = spokes.flatMap((spoke) => open.find((site) => site.config.id === spoke.id) ?? []);
    const common = commonLayouts(tables, schemaSite(hub), others.map(schemaSite));
    await hub.session.begin('read-snapshot');
    const comparison = compareWith(hub, common.tables, options.onEvent ?? (() => undefined), signal);
    const found = new Map<number, VerifiedTable[]>();
    await inParallel(others, config.concurrency, async (spoke) => {
      const verified = await compareSpoke(comparison, spoke).catch(notedUnlessHub(spoke, hub, errors));
      if (verified !== null) found.set(spoke.config.id, verified);
    });
    const results = await hubResults(comparison);
    for (const spoke of spokes) results.push(...(found.get(spoke.id) ?? []));
    refuseInterrupted(options.signal);
    await Promise.all(open.map(({ session }) => session.close()));
    return resultOf(config, spokes, results, errors, common.refused);
  } catch (error) {
    refuseInterrupted(options.signal);
    throw error instanceof SyncError ? error : hubFailed(config, error);
  } finally {
    stop.abort();
    for (const { session } of open) session.destroy();
  }
}

async function openSite(config: Config, site: SiteConfig, signal: AbortSignal | undefined): Promise<OpenSite> {
  const session = await connect(connectOptions(site, config.timeouts), signal);
  try {
    return { config: site, session, schema: await readSchema(session, site.connection.database, neededTables(config)) };
  } catch (error) {
    session.destroy();
    throw error;
  }
}

function schemaSite({ config, session, schema }: OpenSite): SchemaSite {
  return {
    id: config.id,
    table: (name) => ({ site: config.name, flavour: session.flavour, table: schema.tables.get(name) }),
  };
}

function compareWith(hub: OpenSite, tables: readonly CommonTable[], emit: Listener, signal: AbortSignal): Comparison {
  const layouts = tables.map(({ layout }) => layout);
  const hubTables = scanHub(hub.session, hub.schema.database, layouts, {
    signal,
    onProgress: (table, rowsDone, rowsTotal) =>
      emit({ type: 'comparing', site: hub.config.id, table, rowsDone, rowsTotal }),
  });
  return { tables, hub, hubTables, emit, signal };
}

async function compareSpoke(comparison: Comparison, spoke: OpenSite): Promise<VerifiedTable[]> {
  const results: VerifiedTable[] = [];
  await spoke.session.begin('read-snapshot');
  for (const table of comparison.tables) {
    if (table.sites.has(spoke.config.id)) results.push(await compareTable(comparison, spoke, table));
  }
  await spoke.session.commit();
  return results;
}

async function compareTable(comparison: Comparison, spoke: OpenSite, { layout }: CommonTable): Promise<VerifiedTable> {
  const { emit, signal } = comparison;
  const hub = comparison.hubTables.get(layout.name);
  if (hub === undefined) throw new Error(`${layout.name} was not scanned at the hub`);
  const plan = await hub.plan;
  const source = tableSource(spoke.session, spoke.schema.database, layout);
  const progress = { site: spoke.config.id, table: layout.name, rowsTotal: plan.rows };
  const onProgress = (rowsDone: number): void => emit({ type: 'comparing', ...progress, rowsDone });
  const [hubSums, ownSums] = await Promise.all([hub.sums, sums(source, plan, { onProgress, signal })]);
  let count = 0;
  const sides = [
    { source: hub.source, sums: hubSums },
    { source, sums: ownSums },
  ] as const;
  for await (const batch of differences(...sides, plan, { signal }))
    count += await unequal(layout, hub.source, source, batch);
  return verified(layout.name, spoke.config.id, ownSums, count);
}

async function hubResults({ tables, hub, hubTables }: Comparison): Promise<VerifiedTable[]> {
  return Promise.all(
    tables.map(async ({ layout: { name } }) => {
      const summed = await hubTables.get(name)?.sums;
      return verified(name, hub.config.id, summed ?? { rows: 0, checksum: 0n }, 0);
    }),
  );
}

function verified(
  table: string,
  site: number,
  { rows, checksum }: { rows: number; checksum: bigint },
  differences: number,
): VerifiedTable {
  return { table, site, rows, checksum: checksum.toString(16).padStart(16, '0'), differences };
}

function resultOf(
  config: Config,
  spokes: readonly SpokeConfig[],
  tables: readonly VerifiedTable[],
  errors: ReadonlyMap<number, string>,
  refused: VerifyResult['refused'],
): VerifyResult {
  const sites = [config.hub, ...spokes].map(({ id, name }) => ({ id, name, error: errors.get(id) ?? null }));
  const isSame = tables.every((table) => table.differences === 0);
  return { identical: isSame && errors.size === 0 && refused.length === 0, tables, sites, refused };
}

/** A spoke's failure becomes its entry. */
function noted(site: SiteConfig, errors: Map<number, string>): (error: unknown) => null {
  return (error) => {
    errors.set(site.id, messageOf(error));
    return null;
  };
}

/** As {@link noted}, but where it was the hub's link that failed under the comparison, that ends it. */
function notedUnlessHub(spoke: OpenSite, hub: OpenSite, errors: Map<number, string>): (error: unknown) => null {
  return (error) => {
    if (!hub.session.alive) throw error;
    return noted(spoke.config, errors)(error);
  };
}

function hubFailed(config: Config, cause: unknown): SyncError {
  const message = messageOf(cause);
  return new SyncError('query', `${config.hub.name}: ${message}`, { cause });
}

function refuseInterrupted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw new SyncError('interrupted', 'interrupted while comparing');
}
