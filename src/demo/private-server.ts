import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { cp, mkdir, open, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createConnection } from 'mariadb';
import { SyncError } from '../errors.js';
import { guardedFolder, guardGroup } from './guarded-folder.js';

/** A MariaDB server of our own, on 127.0.0.1, whose data are thrown away. */
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
  /** More arguments for mariadbd; they win over ours. */
  readonly args?: readonly string[];
  /** How long a start may take. */
  readonly startTimeoutMs?: number;
}

const USER = 'spokesync';

/** Neither crash-proof against a power cut nor meant to be: the rows live as long as the process that made them. */
const FAST = [
  '--innodb-buffer-pool-size=128M',
  '--innodb-log-file-size=32M',
  // Not 0: what was committed must survive kill().
  '--innodb-flush-log-at-trx-commit=2',
  '--innodb-flush-method=nosync',
  '--innodb-doublewrite=0',
  // io_uring and aio are often forbidden or scarce in containers.
  '--innodb-use-native-aio=0',
  '--performance-schema=0',
];

const SERVER = [
  ...FAST,
  '--skip-name-resolve',
  '--bind-address=127.0.0.1',
  '--character-set-server=utf8mb4',
  '--collation-server=utf8mb4_general_ci',
  '--max-connections=500',
  '--max-allowed-packet=64M',
];

/** Debian keeps mariadbd where only root's PATH looks. */
const environment = (): NodeJS.ProcessEnv => ({
  ...process.env,
  PATH: [process.env['PATH'] ?? '', '/usr/local/sbin', '/usr/sbin', '/usr/local/bin', '/usr/bin', '/bin'].join(':'),
});

/** A server refuses to run as root unless it is told to. */
const asRoot = (): string[] => (process.getuid?.() === 0 ? ['--user=root'] : []);

/** Runs a program in a process group of its own that dies with this process; its output goes to `log`. */
async function launch(program: string, args: readonly string[], log: string): Promise<ChildProcess> {
  const file = await open(log, 'a');
  try {
    const child = spawn(program, args, { detached: true, stdio: ['ignore', file.fd, file.fd], env: environment() });
    if (child.pid === undefined) {
      const [cause] = (await once(child, 'error')) as [Error];
      throw new SyncError('connect', `${program} cannot be started: ${cause.message}`, {
        hint: 'install MariaDB: apt-get install mariadb-server',
        cause,
      });
    }
    const guard = guardGroup(child.pid);
    child.once('exit', guard.release);
    return child;
  } finally {
    await file.close();
  }
}

const lastLines = async (log: string): Promise<string> =>
  (await readFile(log, 'utf8').catch(() => '')).trimEnd().split('\n').slice(-12).join('\n');

let template: Promise<string> | null = null;

/** The system tables are made once per process (most of a second) and copied for each server (a few hundredths). */
function dataTemplate(): Promise<string> {
  template ??= makeTemplate();
  return template;
}

async function makeTemplate(): Promise<string> {
  const folder = join(guardedFolder(), 'template');
  const log = `${folder}.log`;
  const child = await launch(
    'mariadb-install-db',
    ['--no-defaults', `--datadir=${folder}`, ...asRoot(), '--skip-test-db', '--skip-name-resolve',
     '--auth-root-authentication-method=socket', ...FAST], // prettier-ignore
    log,
  );
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new SyncError('connect', `mariadb-install-db failed:\n${await lastLines(log)}`);
  return folder;
}

/** A port that was free a moment ago. Somebody else may take it before the server does: then it is tried again. */
async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('a TCP server without a port');
  return address.port;
}

let started = 0;

/**
 * Starts a private MariaDB server and gives it when it takes connections. It vanishes with this process at the latest.
 * Needs mariadbd and mariadb-install-db, root or not; touches no other server and reads no configuration file.
 * Throws a SyncError `connect` with the end of the server's log when it does not come up.
 */
export async function startPrivateServer(options: PrivateServerOptions = {}): Promise<PrivateServer> {
  const source = await dataTemplate();
  const folder = join(guardedFolder(), String(++started));
  await mkdir(join(folder, 'tmp'), { recursive: true });
  await cp(source, join(folder, 'data'), { recursive: true });
  const account = { user: USER, password: randomBytes(12).toString('hex') };
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
    const args = [
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
      ...(options.args ?? []),
    ];
    child = await launch('mariadbd', args, log);
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
      const connection = await createConnection({ ...account, connectTimeout: 5_000 });
      await connection.end();
      return;
    } catch (cause) {
      if (hasEnded(child)) {
        throw new SyncError('connect', `mariadbd ended while starting:\n${await lastLines(log)}`, { cause });
      }
      if (Date.now() > deadline) {
        const message = `mariadbd did not answer within ${String(timeoutMs)} ms:\n${await lastLines(log)}`;
        throw new SyncError('connect', message, { cause });
      }
      await sleep(20);
    }
  }
}
