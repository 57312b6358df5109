import { createConnection, type Connection } from 'mariadb';
import { inject, onTestFinished } from 'vitest';
import { withSequences } from './sequences.js';
import type { ServerAddress, SharedServer } from './server-address.js';

/** The two servers that all tests share: A is meant for hubs (UTC), B for spokes (+05:45). */
export const serverA = (): SharedServer => inject('servers').a;
export const serverB = (): SharedServer => inject('servers').b;

/** A row as the raw connection gives it: numbers as numbers, dates as text, so that a test reads what the server holds. */
export type RawRow = Record<string, unknown>;

/** A database of one test's own, with a raw connection to arrange and to look; both go when the test is over. */
export interface FreshDatabase {
  readonly server: ServerAddress;
  readonly name: string;
  /** A plain driver connection, in the server's own time zone, as an application would have. */
  readonly raw: Connection;
  /** Runs one statement and gives its rows. */
  query(sql: string, values?: readonly unknown[]): Promise<RawRow[]>;
  /** Runs several statements, separated by semicolons. */
  run(script: string): Promise<void>;
  /** For `connect()` of src/mysql and for a configuration: host, port, user, password, database. */
  readonly login: {
    readonly host: string;
    readonly port: number;
    readonly user: string;
    readonly password: string;
    readonly database: string;
  };
}

/** Opens a raw connection that a test closes by itself when it is over. */
export async function rawConnection(server: ServerAddress, database?: string): Promise<Connection> {
  const connection = await createConnection({
    host: server.host,
    port: server.port,
    user: server.user,
    password: server.password,
    ...(database === undefined ? {} : { database }),
    multipleStatements: true,
    // MySQL's way to take a password over a link that is not encrypted.
    allowPublicKeyRetrieval: true,
    // MariaDB's default, in which MySQL too takes zero dates.
    initSql: `SET sql_mode = 'STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION',
                  sort_buffer_size = 67108864`,
    dateStrings: true,
    // Whole numbers as numbers, where they are exact; else as text.
    supportBigNumbers: true,
    bigNumberStrings: true,
    autoJsonMap: false,
    // By default the driver leaves the session's time zone alone, which is what an application in that office has.
  });
  // A server that a test kills ends its links: that must not end the test's process.
  connection.on('error', () => undefined);
  return connection;
}

/** MySQL's view of connections that bears an emoji in the statement of one of them. */
const withProcessList = (sql: string): string =>
  sql.replaceAll('information_schema.PROCESSLIST', 'performance_schema.processlist');

let made = 0;

/**
 * Creates a database of the test's own, dropped when the running test is over. Call it inside a test or a `beforeEach`.
 * `prefix` is only for a reader of the server; names are unique over all workers.
 */
export async function freshDatabase(server: ServerAddress, prefix = 'test'): Promise<FreshDatabase> {
  const fresh = await keptDatabase(server, prefix);
  onTestFinished(fresh.drop);
  return fresh;
}

/** As {@link freshDatabase}, but dropped by the caller: for `beforeAll`, where no test is running. */
export async function keptDatabase(
  server: ServerAddress,
  prefix = 'test',
): Promise<FreshDatabase & { drop: () => Promise<void> }> {
  const name = `${prefix}_${String(process.pid)}_${String(++made)}`;
  const raw = await rawConnection(server);
  // The same on every server: keys whose collations differ are refused.
  await raw.query(`CREATE DATABASE \`${name}\` CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci`);
  await raw.query(`USE \`${name}\``);
  const { host, port, user, password } = server;
  const told =
    raw.info?.isMariaDB() === true ? (sql: string) => sql : (sql: string) => withProcessList(withSequences(sql));
  return {
    server,
    name,
    raw,
    query: (sql, values = []) => raw.query<RawRow[]>(told(sql), values),
    run: async (script) => {
      await raw.query(told(script));
    },
    login: { host, port, user, password, database: name },
    drop: async () => {
      // By a connection of its own: the test may have killed or closed the other.
      await raw.end().catch(() => undefined);
      const cleaner = await rawConnection(server);
      await cleaner.query(`DROP DATABASE IF EXISTS \`${name}\``);
      await cleaner.end();
    },
  };
}
