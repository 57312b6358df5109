import { onTestFinished } from 'vitest';
import type { Config, SpokeConfig, TableConfig } from '../../src/config/config.js';
import { init } from '../../src/init/init.js';
import type { RunResult } from '../../src/report/result.js';
import { sync } from '../../src/rounds/sync.js';
import type { SyncOptions } from '../../src/rounds/sync-options.js';
import { siteConfig, spokeConfig, testConfig } from './config.js';
import type { ServerAddress } from './server-address.js';
import { freshDatabase, type FreshDatabase, type RawRow, rawConnection, serverA, serverB } from './database.js';

/** A hub on server A and spokes on server B, each with the same tables, initialised. */
export interface Offices {
  readonly config: Config;
  readonly hub: FreshDatabase;
  readonly spokes: readonly FreshDatabase[];
  /** All sites, the hub first. */
  readonly sites: readonly FreshDatabase[];
  /** One run of the engine. */
  readonly sync: (options?: SyncOptions & { readonly config?: Partial<Config> }) => Promise<RunResult>;
  /** The rows of one table at every site, in the order of its first column. */
  readonly rows: (table: string) => Promise<RawRow[][]>;
  /** Rows of a table of the state database. */
  readonly state: (sql: string) => Promise<RawRow[]>;
}

/**
 * Opens `count` spokes (ids 2, 3, …) around a hub (id 1); `schema` is run at every site before `init`.
 * Everything is dropped when the test is over.
 */
export async function openOffices(
  schema: string,
  tables: readonly (string | TableConfig)[],
  options: {
    readonly spokes?: number;
    readonly config?: Partial<Config>;
    readonly spoke?: Partial<SpokeConfig>;
    /** Where the spokes are; server B where absent. */
    readonly spokeServer?: ServerAddress;
    /** Where each spoke is, if not all are at one. */
    readonly spokeServers?: readonly ServerAddress[];
    /** Where the hub is; server A where absent. */
    readonly hubServer?: ServerAddress;
  } = {},
): Promise<Offices> {
  const hub = await freshDatabase(options.hubServer ?? serverA(), 'hub');
  const spokes: FreshDatabase[] = [];
  for (let at = 0; at < (options.spokes ?? 1); at += 1)
    spokes.push(await freshDatabase(options.spokeServers?.[at] ?? options.spokeServer ?? serverB(), 'spoke'));
  const sites = [hub, ...spokes];
  // Rows are looked at as UTC at every site; what the sites' own zones do is a test of its own.
  for (const site of sites) await site.run(`SET time_zone = '+00:00'; ${schema}`);
  const config = testConfig(
    siteConfig(1, hub),
    spokes.map((spoke, at) => ({ ...spokeConfig(at + 2, spoke), ...options.spoke })),
    tables,
    options.config,
  );
  onTestFinished(async () => {
    const cleaner = await rawConnection(hub.server);
    await cleaner.query(`DROP DATABASE IF EXISTS \`${config.state}\``);
    await cleaner.end();
  });
  await init(config, { confirm: () => true });
  return {
    config,
    hub,
    spokes,
    sites,
    sync: ({ config: wishes, ...rest } = {}) => sync({ ...config, ...wishes }, rest),
    rows: (table) => Promise.all(sites.map((site) => site.query(`SELECT * FROM \`${table}\` ORDER BY 1, 2`))),
    state: (sql) => hub.query(sql.replaceAll('STATE', `\`${config.state}\``)),
  };
}
