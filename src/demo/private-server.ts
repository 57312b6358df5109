import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createConnection } from 'mariadb';
import { SyncError } from '../errors.js';
import { freePort } from './free-ports.js';
import { guardedFolder } from './guarded-folder.js';
import { lastLines, launch } from './launch.js';
import { asRoot, FAST, INSTALLED_MARIADB, type ServerProgram } from './server-program.js';

/** A server of our own, on 127.0.0.1, whose data are thrown away. */
export interface PrivateServer {
  readonly host: '127.0.0.1';
  readonly port: number;
  readonly socket: string;
  /** An account with all rights, also over TCP. Its password is made up for each server. */
  readonly user: string;
  readonly password: string;
  /** Kills it at once (SIGKILL), as a power cut would; committed rows survive. `restart` brings it back. */
  kill(): Promise<void>;
  /** Starts it again after `kill`, with the same port and data. */
  restart(): Promise<void>;
  /** Ends it and removes its data. Calling it again does nothing. */
  stop(): Promise<void>;
}

export interface PrivateServerOptions {
  /** As `default-time-zone` takes it, e.g. `+05:45`. Default: UTC. */
  readonly timeZone?: string;
  /** More arguments for the server; they win over ours. */
  readonly args?: readonly string[];
  /** What runs as the server. Default: the MariaDB that is installed. */
  readonly program?: ServerProgram;
  /** Of its account. Default: one of its own. */
  readonly password?: string;
  /** How long a start may take. */
  readonly startTimeoutMs?: number;
}

const USER = 'spokesync';

const SERVER = [
  ...FAST,
  '--skip-name-resolve',
  '--bind-address=127.0.0.1',
  '--character-set-server=utf8mb4',
  '--collation-server=utf8mb4_general_ci',
  '--max-connections=500',
  '--max-allowed-packet=64M',
];

let started = 0;

/**
 * Starts a private server and gives it when it takes connections. It vanishes with this process at the latest.
 * Needs mariadbd and mariadb-install-db unless it is given another program, root or not; touches no other server and reads no configuration file.
 * Throws a SyncError `connect` with the end of the server's log when it does not come up.
 */
export async function startPrivateServer(options: PrivateServerOptions = {}): Promise<PrivateServer> {
  const program = options.program ?? INSTALLED_MARIADB;
  const source = await program.newData();
  const folder = join(guardedFolder(), String(++started));
  await mkdir(join(folder, 'tmp'), { recursive: true });
  await cp(source, join(folder, 'data'), { recursive: true });
  const account = { user: USER, password: options.password ?? randomBytes(12).toString('hex') };
  const initFile = join(folder, 'init.sql');
  await writeFile(
    initFile,
    `CREATE USER IF NOT EXISTS ${USER}@'%' IDENTIFIED BY '${account.password}';\n` +
      `GRANT ALL PRIVILEGES ON *.* TO ${USER}@'%' WITH GRANT OPTION;\n`,
    { mode: 0o600 },
  );
  const socket = join(folder, 'socket');
  const log = join(folder, 'log');
  let child: ChildProcess | null = null;

  async function up(port: number): Promise<void> {
    const [file, ...before] = program.command;
    const args = [
      ...before,
      '--no-defaults',
      ...asRoot(),
      `--datadir=${join(folder, 'data')}`,
      `--tmpdir=${join(folder, 'tmp')}`,
      `--pid-file=${join(folder, 'pid')}`,
      `--socket=${socket}`,
      `--port=${String(port)}`,
      `--init-file=${initFile}`,
      `--default-time-zone=${options.timeZone ?? '+00:00'}`,
      ...SERVER,
      ...program.args,
      ...(options.args ?? []),
    ];
    child = await launch(file, args, log);
    child.unref();
    await answering(child, { host: '127.0.0.1', port, ...account }, options.startTimeoutMs ?? 60_000, log);
  }

  async function kill(): Promise<void> {
    const running = child;
    child = null;
    if (running === null || hasEnded(running)) return;
    running.ref();
    running.kill('SIGKILL');
    await once(running, 'exit');
  }

  try {
    const port = await upOnFreePort(up, log);
    return {
      host: '127.0.0.1',
      port,
      socket,
      ...account,
      kill,
      restart: () => up(port),
      stop: async () => {
        await kill();
        await rm(folder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await kill();
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

async function upOnFreePort(up: (port: number) => Promise<void>, log: string): Promise<number> {
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    try {
      await up(port);
      return port;
    } catch (error) {
      const taken = (await readFile(log, 'utf8').catch(() => '')).includes('Address already in use');
      if (!taken || attempt === 5) throw error;
    }
  }
}

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

/** Connects until it is let in: the account exists only once the server has run its init file. */
async function answering(
  child: ChildProcess,
  account: { host: string; port: number; user: string; password: string },
  timeoutMs: number,
  log: string,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    try {
      const connection = await createConnection({ ...account, connectTimeout: 5_000, allowPublicKeyRetrieval: true });
      await connection.end();
      return;
    } catch (cause) {
      if (hasEnded(child)) {
        throw new SyncError('connect', `the server ended while starting:\n${await lastLines(log)}`, { cause });
      }
      if (Date.now() > deadline) {
        const message = `the server did not answer within ${String(timeoutMs)} ms:\n${await lastLines(log)}`;
        throw new SyncError('connect', message, { cause });
      }
      await sleep(20);
    }
  }
}
