import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Connection, createConnection } from 'mariadb';
import { type PrivateServer, startPrivateServer } from '../src/demo/private-server.js';
import { cpuMsOf } from './measure.js';

/** A private server of the harness, with the process that it runs in. */
export interface BenchServer extends PrivateServer {
  readonly pid: number;
  readonly admin: Connection;
  /** A connection of our own to a database of it, made if it is not there, the same at each call. */
  open(database: string): Promise<Connection>;
}

/** What a server has done since it was started. */
export interface ServerLoad {
  readonly cpuMs: number;
  readonly statements: number;
  readonly bytesReceived: number;
  readonly bytesSent: number;
}

// Room for a table of a million rows and its ledger; else as a server is that was never tuned.
const ARGS = ['--innodb-buffer-pool-size=2G', '--innodb-log-file-size=256M'];

/** Starts one; `stop` ends its connections too. It vanishes with this process at the latest. */
export async function startBenchServer(): Promise<BenchServer> {
  const server = await startPrivateServer({ args: ARGS });
  const { host, port, user, password } = server;
  const connect = (database?: string): Promise<Connection> =>
    createConnection({
      ...{ host, port, user, password, dateStrings: true, bigIntAsNumber: true },
      ...(database === undefined ? {} : { database }),
      initSql: `SET time_zone = '+00:00', lock_wait_timeout = 60`,
    });
  const admin = await connect();
  const connections = new Map<string, Promise<Connection>>();
  const [found] = await admin.query<{ file: string }[]>('SELECT @@pid_file AS file');
  const pid = Number(await readFile(found?.file ?? '', 'utf8'));
  return {
    ...server,
    pid,
    admin,
    open: (database) => {
      const made = connections.get(database) ?? makeDatabase(admin, database).then(() => connect(database));
      connections.set(database, made);
      return made;
    },
    stop: async () => {
      for (const connection of connections.values()) (await connection).destroy();
      admin.destroy();
      await server.stop();
    },
  };
}

function makeDatabase(admin: Connection, database: string): Promise<unknown> {
  return admin.query(`CREATE DATABASE IF NOT EXISTS \`${database}\` CHARACTER SET utf8mb4`);
}

/** What the server has done so far. Asking is a statement too: see {@link loadOf}. */
async function loadSoFar({ admin, pid }: BenchServer): Promise<ServerLoad> {
  const rows = await admin.query<{ Variable_name: string; Value: string }[]>(
    `SHOW GLOBAL STATUS WHERE Variable_name IN ('Questions', 'Bytes_received', 'Bytes_sent')`,
  );
  const of = (name: string): number => Number(rows.find(({ Variable_name }) => Variable_name === name)?.Value);
  return {
    cpuMs: cpuMsOf(pid),
    statements: of('Questions'),
    bytesReceived: of('Bytes_received'),
    bytesSent: of('Bytes_sent'),
  };
}

const minus = (one: ServerLoad, other: ServerLoad): ServerLoad => ({
  cpuMs: one.cpuMs - other.cpuMs,
  statements: one.statements - other.statements,
  bytesReceived: one.bytesReceived - other.bytesReceived,
  bytesSent: one.bytesSent - other.bytesSent,
});

/** Runs `work` and gives what each server did meanwhile, without our own asking. */
export async function loadOf<T>(
  servers: readonly BenchServer[],
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly loads: readonly ServerLoad[] }> {
  const watched = await Promise.all(
    servers.map(async (server) => {
      const first = await loadSoFar(server);
      const before = await loadSoFar(server);
      return { server, before, asking: { ...minus(before, first), cpuMs: 0 } };
    }),
  );
  const result = await work();
  const loads = watched.map(async ({ server, before, asking }) =>
    minus(minus(await loadSoFar(server), before), asking),
  );
  return { result, loads: await Promise.all(loads) };
}

const QUIET_MS = 200;
const QUIET_SHARE = 0.1;
const QUIET_ATTEMPTS = 50;

/** Waits until the servers have done what they put off (purging, flushing): it would count against whoever runs next. */
export async function untilQuiet(servers: readonly BenchServer[]): Promise<void> {
  const cpu = (): number => servers.reduce((sum, { pid }) => sum + cpuMsOf(pid), 0);
  for (let attempt = 0; attempt < QUIET_ATTEMPTS; attempt += 1) {
    const before = cpu();
    await sleep(QUIET_MS);
    if (cpu() - before <= QUIET_MS * QUIET_SHARE) return;
  }
}
