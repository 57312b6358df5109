import { setMaxListeners } from 'node:events';
import type { Connection, ConnectionConfig } from 'mariadb';
import { SyncError } from '../errors.js';
import { type Address, inTurn, noteAnswer } from './addresses.js';
import { isRetryable, QueryError, queryError } from './errno.js';
import { Link, openSocket } from './link.js';
import { id } from './identifier.js';
import { isLocalHost } from './local-host.js';
import { createConnection } from './driver.js';
import { DriverSession } from './driver-session.js';
import type { Flavour, Session } from './session.js';
import { SQL_MODE } from './sql-mode.js';
import { driverTls, type TlsOptions } from './tls.js';
import { tlsTrouble } from './tls-trouble.js';

export interface ConnectOptions {
  /** How messages name the site. */
  readonly siteName: string;
  readonly host?: string;
  readonly port?: number;
  /** More addresses of the same site: the nodes of a cluster. The next one is taken where one does not answer. */
  readonly others?: readonly Address[];
  /** Path of the server's socket file; used instead of host and port. */
  readonly socket?: string;
  readonly user: string;
  readonly password?: string;
  readonly database?: string;
  readonly tls?: TlsOptions | false;
  /** From the first packet until the session is ready. */
  readonly connectTimeoutMs: number;
  /** A link that is waited for and moves no byte for that long counts as lost. Default 10 minutes. */
  readonly stallTimeoutMs?: number;
  /** A statement that takes longer in all costs the link. Default one hour. */
  readonly statementTimeoutMs?: number;
  /** An answer, or one piece of a stream, that is longer costs the link. Default 512 MB. */
  readonly mostAnswerBytes?: number;
  /** false: batches go as single prepared statements, as MySQL needs them, to a MariaDB server too. */
  readonly bulk?: boolean;
}

const STALL_TIMEOUT_MS = 600_000;
const STATEMENT_TIMEOUT_MS = 3_600_000;
const MOST_ANSWER_BYTES = 512 << 20;

// utf8mb4_bin: comparisons and groupings of expressions are exact, and it never gives an illegal mix of collations.
const SESSION_STATE = [
  `SET NAMES utf8mb4 COLLATE utf8mb4_bin, time_zone = '+00:00', sql_mode = '${SQL_MODE}', autocommit = 1,
       foreign_key_checks = 1, unique_checks = 1, sql_safe_updates = 0, sql_select_limit = DEFAULT, @spokesync = 1`,
  'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED, READ WRITE',
];

// What a server may refuse without harm. The read and write timeouts are the server's patience with us: a stream
// waits at the hub while a slow spoke takes what was read.
const SESSION_COMFORT = [
  'SET SESSION net_read_timeout = 3600, net_write_timeout = 3600, wait_timeout = 86400',
  'SET SESSION group_concat_max_len = 1073741824, max_sort_length = 16384, lock_wait_timeout = 60',
  // A row that the application keeps locked: long enough for its ordinary transactions, and no more.
  'SET SESSION innodb_lock_wait_timeout = 10',
];
const MARIADB_COMFORT = [
  'SET SESSION max_statement_time = 0, idle_transaction_timeout = 0',
  // On a node of a cluster, what was committed at another one is seen.
  'SET SESSION wsrep_sync_wait = 15',
];
const MYSQL_COMFORT = [
  'SET SESSION max_execution_time = 0',
  // A sorted row must fit, TEXT and BLOB too (error 1038 else). Memory is taken as it is needed.
  'SET SESSION sort_buffer_size = 67108864',
  // No hash joins: where it believes a ledger table to be empty still, it would sort the whole table on disk after one.
  "SET SESSION optimizer_switch = 'block_nested_loop=off'",
];

/**
 * Opens a session with one site. Throws SyncError `connect` (its cause is a QueryError, so that `isRetryable` and
 * `isAccessDenied` answer for it), or `interrupted` if `signal` was aborted before the session was ready.
 */
export async function connect(options: ConnectOptions, signal?: AbortSignal): Promise<Session> {
  return (await connectWith(options, () => null, signal)).session;
}

/**
 * As {@link connect}; what `ask` sends goes out together with the session's settings, behind them, and so costs no round
 * trip of its own. It gives promises of answers, which are not waited for here.
 */
export async function connectWith<T>(
  options: ConnectOptions,
  ask: (session: Session) => T,
  signal?: AbortSignal,
): Promise<Opened<T>> {
  const { others = [], host = 'localhost', port = 3306 } = options;
  if (others.length === 0 || options.socket !== undefined) return connectTo(options, ask, signal);
  const addresses = [{ host, port }, ...others];
  const failures: SyncError[] = [];
  for (const address of inTurn(addresses)) {
    try {
      const opened = await connectTo({ ...options, ...address }, ask, signal);
      noteAnswer(addresses, address);
      return opened;
    } catch (error) {
      if (!(error instanceof SyncError) || !isRetryable(error)) throw error;
      failures.push(error);
    }
  }
  const last = failures.at(-1);
  throw new SyncError('connect', failures.map(({ message }) => message).join('; '), {
    cause: last?.cause,
    ...(last?.hint === undefined || last.hint === null ? {} : { hint: last.hint }),
  });
}

interface Opened<T> {
  readonly session: Session;
  readonly asked: T;
}

async function connectTo<T>(
  options: ConnectOptions,
  ask: (session: Session) => T,
  signal: AbortSignal | undefined,
): Promise<Opened<T>> {
  if (signal?.aborted) throw interrupted(options);
  const link = new Link(openSocket(options), {
    stallTimeoutMs: options.stallTimeoutMs ?? STALL_TIMEOUT_MS,
    statementTimeoutMs: options.statementTimeoutMs ?? STATEMENT_TIMEOUT_MS,
  });
  const give = (error: QueryError): void => link.lose(error);
  const timeout = setTimeout(
    () => give(new QueryError(`no answer within ${options.connectTimeoutMs} ms`, { code: 'ETIMEDOUT' })),
    options.connectTimeoutMs,
  );
  const abort = (): void => give(new QueryError('interrupted', { code: 'LINK_LOST' }));
  // As many sessions as there are sites listen to one signal: that is no leak.
  if (signal !== undefined) setMaxListeners(0, signal);
  signal?.addEventListener('abort', abort, { once: true });
  try {
    const driver = await link.race(login(options, link));
    link.mostBytes = options.mostAnswerBytes ?? MOST_ANSWER_BYTES;
    return await prepare(driver, link, ask, options);
  } catch (error) {
    link.lose(queryError(error));
    if (error instanceof SyncError) throw error;
    if (signal?.aborted) throw interrupted(options);
    throw refused(options, queryError(error));
  } finally {
    clearTimeout(timeout);
    signal?.removeEventListener('abort', abort);
  }
}

/** Options that the driver has, and its types have not. */
const UNTYPED = { permitRedirect: false, jsonStrings: true, bitOneIsBoolean: false };

/** The driver's own copy of its options, of which it asks for the stream. */
interface DriverOptions {
  socketPath?: string;
}

async function login(options: ConnectOptions, link: Link): Promise<Connection> {
  const encrypted = options.tls !== undefined && options.tls !== false;
  const local = options.socket !== undefined || isLocalHost(options.host ?? 'localhost');
  const config: ConnectionConfig = {
    // The socket is ours: the driver neither tells of a closed one in every case, nor closes one without asking the server.
    stream(this: DriverOptions) {
      // It sends a password as it is over a socket file, as MySQL may want it, but has to know that this is one.
      if (options.socket !== undefined && !encrypted) this.socketPath = options.socket;
      return link.socket;
    },
    ...(options.host === undefined ? {} : { host: options.host }),
    user: options.user,
    password: options.password ?? '',
    ...(options.database === undefined ? {} : { database: options.database }),
    ...(options.tls === undefined || options.tls === false ? {} : { ssl: driverTls(options, options.tls) }),
    connectTimeout: 0,
    collation: 'UTF8MB4_BIN',
    ...UNTYPED,
    bulk: options.bulk ?? true,
    // Nobody can stand between us and our own machine.
    allowPublicKeyRetrieval: local,
    rowsAsArray: true,
    dateStrings: true,
    supportBigNumbers: true,
    bigNumberStrings: true,
    checkDuplicate: false,
    logParam: false,
    foundRows: true,
  };
  return createConnection(config);
}

// A node that has lost its cluster still takes logins.
const NODE_STATE = ["SHOW GLOBAL VARIABLES LIKE 'wsrep_on'", "SHOW GLOBAL STATUS LIKE 'wsrep_ready'"];
const NOT_READY = 'this node has lost its cluster, or is only joining it';

/** What a session may send before it knows what its server takes: any takes that. */
const FIRST_PACKETS = 1 << 20;

/** Sets the session up, learns what the server is and sends what `ask` asks, in one round trip. */
async function prepare<T>(
  driver: Connection,
  link: Link,
  ask: (session: Session) => T,
  { bulk = true, others = [] }: ConnectOptions,
): Promise<Opened<T>> {
  driver.on('error', (error) => link.lose(queryError(error)));
  const isMariaDb = driver.info?.isMariaDB() ?? true;
  const comfort = [...SESSION_COMFORT, ...(isMariaDb ? MARIADB_COMFORT : MYSQL_COMFORT)];
  const states = SESSION_STATE.map((sql) => driver.query(sql));
  const comforts = comfort.map((sql) => driver.query(sql));
  const facts = driver.query<[string, string][]>('SELECT VERSION(), @@max_allowed_packet');
  const node = others.length === 0 ? [] : NODE_STATE.map((sql) => driver.query<[string, string][]>(sql));
  const session = new DriverSession(driver, link, flavourOf(driver.serverVersion()), FIRST_PACKETS, bulk);
  const asked = ask(session);
  await link.race(Promise.allSettled([...comforts, ...states, facts, ...node]));
  await link.race(Promise.all(states));
  const [clustered, ready] = (await link.race(Promise.all(node))).map(([row]) => row?.[1]);
  if (clustered === 'ON' && ready === 'OFF') throw new QueryError(NOT_READY, { errno: 1047 });
  const [version, maxPacket] = (await link.race(facts))[0] ?? ['', '0'];
  session.learn(flavourOf(version), Number(maxPacket));
  return { session, asked };
}

/** `10.11.6-MariaDB-log` → MariaDB 10.11.6. */
export function flavourOf(version: string): Flavour {
  const kind = /mariadb/iu.test(version) ? 'mariadb' : 'mysql';
  // A replication prefix that MariaDB shows to old clients.
  const match = /^(?:5\.5\.5-)?(\d+)\.(\d+)\.(\d+)/u.exec(version);
  return { kind, version: [Number(match?.[1] ?? 0), Number(match?.[2] ?? 0), Number(match?.[3] ?? 0)] };
}

function interrupted(options: ConnectOptions): SyncError {
  return new SyncError('interrupted', `interrupted while connecting to ${options.siteName}`);
}

function refused(options: ConnectOptions, cause: QueryError): SyncError {
  const at = options.socket ?? `${options.host ?? 'localhost'}:${options.port ?? 3306}`;
  const { message, hint } = tlsTrouble(options, cause) ?? { message: cause.message, hint: hintFor(options, cause) };
  return new SyncError('connect', `${options.siteName} (${at}): ${message}`, {
    cause,
    ...(hint === null ? {} : { hint }),
  });
}

/** The server does not say whether it was the password, or what the account was created with. */
function requirement({ tls }: ConnectOptions): string {
  if (tls === undefined || tls === false) return '; an account with REQUIRE SSL needs tls';
  return tls.cert === undefined ? '; an account with REQUIRE X509 needs tls.cert and tls.key' : '';
}

function hintFor(options: ConnectOptions, cause: QueryError): string | null {
  switch (cause.errno) {
    case 1045:
    case 1698:
      return `check user and password of ${options.siteName}${requirement(options)}`;
    case 1044:
      return `GRANT SELECT, INSERT, UPDATE, DELETE, TRIGGER ON ${id(options.database ?? '…')}.* TO '${options.user}'@'…'`;
    case 1049:
      return `check the database in the url of ${options.siteName}`;
    case 1040:
    case 1203:
    case 1226:
      return 'raise max_connections on that server';
    case 1130:
      return `create the user '${options.user}' for the host that spokesync runs on`;
    default:
      break;
  }
  if (cause.code === 'ECONNREFUSED' || cause.code === 'ENOENT') return 'is the server running, and is the port right?';
  if (cause.code === 'ENOTFOUND' || cause.code === 'EAI_AGAIN') return 'check the host name';
  if (cause.code === 'ETIMEDOUT') return 'is the link up, and does a firewall let the port through?';
  return null;
}
