import type { Config, SiteConfig, SpokeConfig, TableConfig } from '../../src/config/config.js';
import { Secret } from '../../src/config/secret.js';
import type { FreshDatabase } from './database.js';

/** A table as the short form of the file configures it: its defaults are those of the schema. */
export function tableConfig(name: string, wishes: Partial<TableConfig> = {}): TableConfig {
  return { name, conflict: 'newest', merge: 'rows', ignoreColumns: [], ...wishes };
}

/** A site over a test's database. `login` replaces parts of the address, e.g. by a relay's port. */
export function siteConfig(
  id: number,
  db: Pick<FreshDatabase, 'login'>,
  login: Partial<FreshDatabase['login']> = {},
): SiteConfig {
  const { host, port, user, password, database } = { ...db.login, ...login };
  const connection = { host, port, socket: null, user, password: new Secret(password), database, tls: false } as const;
  return { id, name: `Site ${String(id)}`, connection, files: null, hooks: { before: [], after: [] } };
}

/** The same as a spoke. */
export function spokeConfig(
  id: number,
  db: Pick<FreshDatabase, 'login'>,
  options: { login?: Partial<FreshDatabase['login']>; direction?: SpokeConfig['direction'] } = {},
): SpokeConfig {
  return { ...siteConfig(id, db, options.login), direction: options.direction ?? 'two-way' };
}

/**
 * A whole configuration with the defaults of the file, but a retry that does not wait. The state database is named for
 * the hub's: who makes it drops it (`<hub database>_state`).
 */
export function testConfig(
  hub: SiteConfig,
  spokes: readonly SpokeConfig[],
  tables: readonly (string | TableConfig)[],
  wishes: Partial<Config> = {},
): Config {
  return {
    path: 'test.yaml',
    hub,
    spokes,
    tables: tables.map((table) => (typeof table === 'string' ? tableConfig(table) : table)),
    state: `${hub.connection.database}_state`,
    people: {
      table: 'users',
      id: 'id',
      email: 'email',
      firstName: 'name',
      lastName: 'lastname',
      userName: 'user_name',
    },
    compare: { mode: 'full' },
    safety: { maxDeletes: 1000, maxChangedShare: 0.5, maxClockSkewMs: 5_000 },
    concurrency: 4,
    retry: { attempts: 2, firstDelayMs: 5 },
    timeouts: { connectTimeoutMs: 5_000, statementTimeoutMs: 60_000, stallTimeoutMs: 60_000, mailTimeoutMs: 8_000 },
    files: { conflicts: 'skip', ignore: [], sshOptions: [], stallTimeoutMs: 60_000 },
    mail: null,
    keepMs: 90 * 86_400_000,
    serve: {
      schedule: [],
      timeZone: null,
      jitterMs: 0,
      listen: { host: '127.0.0.1', port: 0 },
      console: true,
      url: null,
      tls: null,
      trustedProxies: [],
      log: { level: 'info', format: 'json' },
    },
    ...wishes,
  };
}
