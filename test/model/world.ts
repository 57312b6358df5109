import type { Config } from '../../src/config/config.js';
import { init } from '../../src/init/init.js';
import { siteConfig, spokeConfig, tableConfig, testConfig } from '../support/config.js';
import { type FreshDatabase, keptDatabase, serverA, serverB } from '../support/database.js';
import { openTap, type Tap } from './tap.js';
import type { Scenario } from './scenario.js';
import { createTables, keyNames, type Shape, spellings, tableNames } from './shape.js';

const MOST_SITES = 5;

/** The databases of all sites, the hub first. */
export interface Databases {
  readonly sites: readonly { readonly db: FreshDatabase }[];
  readonly state: string;
}

/** A hub and four spokes, made once and emptied for each scenario: making them costs more than playing one. */
export interface World extends Databases {
  readonly sites: readonly { readonly db: FreshDatabase; readonly tap: Tap }[];
  /** Empties everything and makes the tables of a scenario, with its first rows. Gives its configuration. */
  reset(scenario: Scenario): Promise<Config>;
  close(): Promise<void>;
}

/** Makes the databases (hub and last spokes on server A, the others on B) and runs `init` over them. */
export async function openWorld(): Promise<World> {
  const servers = [serverA(), serverB(), serverB(), serverA(), serverA()].slice(0, MOST_SITES);
  const sites: { db: Awaited<ReturnType<typeof keptDatabase>>; tap: Tap }[] = [];
  for (const [i, server] of servers.entries()) {
    const db = await keptDatabase(server, i === 0 ? 'hub' : `spoke${String(i)}`);
    await db.run(`
      SET time_zone = '+00:00', innodb_lock_wait_timeout = 0;
      CREATE TABLE users (id INT PRIMARY KEY, email VARCHAR(99), name VARCHAR(99), lastname VARCHAR(99), user_name VARCHAR(99));
      INSERT INTO users VALUES (7, 'asha@example.org', 'Asha', 'A', 'asha'), (8, 'bikash@example.org', 'Bikash', 'B', 'bikash')`);
    sites.push({ db, tap: await openTap(server) });
  }
  const configOf = (scenario: Pick<Scenario, 'directions' | 'policy'>, tables: readonly string[]): Config => {
    const [hub, ...spokes] = sites.map(({ db, tap }) => ({ db, login: { port: tap.port } }));
    return testConfig(
      siteConfig(1, hub!.db, hub!.login),
      scenario.directions.map((direction, i) =>
        spokeConfig(i + 2, spokes[i]!.db, { login: spokes[i]!.login, direction }),
      ),
      tables.map((name) => tableConfig(name, scenario.policy)),
    );
  };
  const everywhere = Array.from({ length: MOST_SITES - 1 }, () => 'two-way' as const);
  const whole = configOf({ directions: everywhere, policy: { conflict: 'newest', merge: 'rows' } }, []);
  await init(whole, { confirm: () => true });

  return {
    sites,
    state: whole.state,
    async reset(scenario) {
      for (const { tap } of sites) {
        tap.refuse(false);
        tap.listen({});
      }
      // To make and drop tables locks the server's own statistics, which other tests are at as well.
      for (const { db } of sites) await db.run('SET innodb_lock_wait_timeout = 30');
      await emptyState(sites[0]!.db, whole.state);
      for (const [i, { db }] of sites.entries()) {
        await db.run('DROP TABLE IF EXISTS child; DROP TABLE IF EXISTS item');
        if (i > scenario.directions.length) continue;
        await db.run(
          `DELETE FROM change_log; DELETE FROM sync; DELETE FROM spokesync_token; ${i === 0 ? 'DELETE FROM sync_log' : ''}`,
        );
        await db.run(createTables(scenario.shape).join(';\n'));
        for (const record of scenario.seeds) await db.run(seed(scenario.shape, record));
      }
      // People do not wait: who finds a row locked makes no edit.
      for (const { db } of sites) await db.run('SET innodb_lock_wait_timeout = 0');
      return configOf(scenario, tableNames(scenario.shape));
    },
    async close() {
      await sites[0]!.db.run('SET innodb_lock_wait_timeout = 30');
      await sites[0]!.db.run(`DROP DATABASE IF EXISTS \`${whole.state}\``);
      for (const { db, tap } of sites) {
        await tap.close();
        await db.drop();
      }
    },
  };
}

/** The same row at every site. */
function seed(shape: Shape, record: number): string {
  const [key] = spellings(shape, 'item', record);
  const names = [...keyNames(shape, 'item'), 'v', 'w', ...(shape.stamped ? ['item_timestamp'] : [])];
  const values = [
    ...key!.literals,
    `'s${String(record)}v'`,
    `'s${String(record)}w'`,
    ...(shape.stamped ? [`'2026-03-01 12:00:00'`] : []),
  ];
  return `INSERT INTO item (${names.join(', ')}) VALUES (${values.join(', ')})`;
}

async function emptyState(hub: FreshDatabase, state: string): Promise<void> {
  const rows = await hub.query('SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = ?', [
    state,
  ]);
  const statements = rows.map(({ name }) => {
    const table = `\`${state}\`.\`${String(name)}\``;
    if (/^(?:version|superseded|pin)_\d+$/u.test(String(name))) return `DROP TABLE ${table}`;
    if (name === 'schema_version') return 'DO 0';
    if (name !== 'control') return `DELETE FROM ${table}`;
    return `UPDATE ${table} SET identity = UUID(), version = 0, hub_token = 0, epoch = 0, holder = NULL, connection = NULL, lease_until = NULL`;
  });
  await hub.run(statements.join(';\n'));
}
