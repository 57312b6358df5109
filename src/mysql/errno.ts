import { shortSql } from './short-sql.js';

/** What the driver's and Node's errors have in common. */
interface DriverError {
  readonly message: string;
  readonly sqlMessage?: string | null;
  readonly errno?: number;
  readonly sqlState?: string | null;
  readonly code?: string | null;
}

/**
 * A statement that failed, or a link that was lost under it. `message` is the server's own, without the values that it
 * quotes; `sql` is shortened and its literals are left out. `errno` is the server's number (0 for a lost link, see
 * `code`), `code` the driver's or Node's name for it: `ER_DUP_ENTRY`, `ECONNRESET`, `LINK_LOST`.
 */
export class QueryError extends Error {
  override readonly name = 'QueryError';
  readonly errno: number;
  readonly sqlState: string;
  readonly code: string;
  readonly sql: string;

  constructor(
    message: string,
    details: { errno?: number; sqlState?: string; code?: string; sql?: string; cause?: unknown } = {},
  ) {
    super(withoutValues(message, details.errno ?? 0));
    this.errno = details.errno ?? 0;
    this.sqlState = details.sqlState ?? '';
    this.code = details.code ?? '';
    this.sql = shortSql(details.sql ?? '');
  }
}

/** The driver's error (or Node's, or anything thrown) as a {@link QueryError}. The original is not kept: it holds values. */
export function queryError(error: unknown, sql = ''): QueryError {
  if (error instanceof QueryError) return error;
  const e = (error instanceof Error ? error : new Error(String(error))) as DriverError;
  // Node's error for a host of several addresses has no message of its own.
  const first: unknown = error instanceof AggregateError ? error.errors[0] : null;
  const said = e.sqlMessage ?? (e.message !== '' ? e.message : first instanceof Error ? first.message : '');
  return new QueryError(said !== '' ? said : (e.code ?? 'unknown error'), {
    errno: e.errno !== undefined && e.errno > 0 ? e.errno : 0,
    sqlState: e.sqlState ?? '',
    code: e.code ?? '',
    sql,
  });
}

/** The link to the server is gone, or never came about: whether the last statement was done is unknown. */
export function isLinkLost(error: unknown): boolean {
  const e = find(error);
  return e !== null && (LINK_CODES.has(e.code) || LINK_ERRNOS.has(e.errno));
}

/** The same unit of work may succeed if it is done again: link lost, deadlock, lock wait, cluster conflict, shutdown. */
export function isRetryable(error: unknown): boolean {
  const e = find(error);
  return e !== null && (isLinkLost(e) || RETRYABLE_ERRNOS.has(e.errno));
}

/**
 * Another transaction kept the row locked for longer than the server lets us wait. The transaction itself goes on, but where
 * the server has innodb_rollback_on_timeout: ask `isHeldByAnother` before anything is built on that.
 */
export function isLockWait(error: unknown): boolean {
  const errno = find(error)?.errno;
  // MySQL has a number of its own for a statement that would not wait at all.
  return errno === 1205 || errno === 3572;
}

/** A unique key (the primary one included) refused the row. */
export function isDuplicateKey(error: unknown): boolean {
  return DUPLICATE_KEY.has(find(error)?.errno ?? 0);
}

/** The name of the key that refused the row, without its table; null if the server does not say. */
export function duplicateKeyName(error: unknown): string | null {
  const e = find(error);
  if (e === null || !isDuplicateKey(e)) return null;
  const named = /for key '([^']+)'$/u.exec(e.message)?.[1];
  // MySQL 8.0.19 and later print `table.key`.
  return named === undefined ? null : named.slice(named.indexOf('.') + 1);
}

/** A parent is missing, or children are still there. */
export function isForeignKeyRefusal(error: unknown): boolean {
  return FOREIGN_KEY.has(find(error)?.errno ?? 0);
}

/**
 * The fault of this one row: another row of the same batch may well be accepted. Duplicate keys and foreign keys
 * included, as are checks, values that do not fit, and a trigger's SIGNAL.
 */
export function isRowRefusal(error: unknown): boolean {
  const e = find(error);
  if (e === null) return false;
  return isDuplicateKey(e) || isForeignKeyRefusal(e) || ROW_ERRNOS.has(e.errno) || e.sqlState === '45000';
}

/** The statement, or one value in it, is larger than `max_allowed_packet`; it was not sent. */
export function isTooLarge(error: unknown): boolean {
  return find(error)?.errno === 1153;
}

/** The table, or its database, does not exist. */
export function isMissingTable(error: unknown): boolean {
  const errno = find(error)?.errno;
  return errno === 1146 || errno === 1049 || errno === 1051;
}

/** A value has characters that the charset of the column which it was compared with has not: no row holds it. */
export function isNoTextOfColumn(error: unknown): boolean {
  return NO_TEXT_OF_COLUMN.has(find(error)?.errno ?? 0);
}

/** The login or a right is refused. */
export function isAccessDenied(error: unknown): boolean {
  return ACCESS_DENIED.has(find(error)?.errno ?? 0);
}

/** KILL of a connection that is gone already. */
export function isUnknownThread(error: unknown): boolean {
  return find(error)?.errno === 1094;
}

const DUPLICATE_KEY: ReadonlySet<number> = new Set([1022, 1062, 1586, 1859]);
const FOREIGN_KEY: ReadonlySet<number> = new Set([1216, 1217, 1451, 1452]);
// Illegal mixes of collations; MySQL's "Cannot convert string".
const NO_TEXT_OF_COLUMN: ReadonlySet<number> = new Set([1267, 1270, 1271, 3854]);
const ACCESS_DENIED: ReadonlySet<number> = new Set([1044, 1045, 1095, 1142, 1143, 1227, 1370, 1698, 3118]);

// Numbers of the MariaDB and MySQL servers (share/errmsg-utf8.txt), and 45xxx of the driver.
const LINK_ERRNOS: ReadonlySet<number> = new Set([
  1040, // too many connections
  1042,
  1043, // handshake
  1047, // the node has lost its cluster
  1053, // server shutdown in progress
  1077,
  1078,
  1079,
  1080, // shutdown
  1152,
  1154,
  1155,
  1156,
  1157,
  1158,
  1159,
  1160,
  1161,
  1184, // aborted connection, packet errors
  1203,
  1226, // too many connections of this user
  1927, // connection was killed
  2002,
  2003,
  2005,
  2006,
  2013,
  2055,
  3169, // session was killed
  4031, // idle too long (MySQL)
  45001,
  45004,
  45009,
  45011,
  45012,
  45013,
  45019,
  45026,
  45042,
]);
const RETRYABLE_ERRNOS: ReadonlySet<number> = new Set([
  1020, // record has changed since last read (snapshot isolation)
  1205,
  1206,
  1213,
  1317,
  1412,
  1479,
  1614,
  1637,
  1969,
  3024, // statement time limit (MySQL)
  3572, // NOWAIT lock
]);
const LINK_CODES: ReadonlySet<string> = new Set([
  'LINK_LOST',
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  'ENETRESET',
  'EADDRNOTAVAIL',
  'EAI_AGAIN',
  'ENOTFOUND',
  'ENOENT', // the server's socket file is not there (yet)
  'ERR_STREAM_PREMATURE_CLOSE',
  'ERR_STREAM_DESTROYED',
  'ERR_SOCKET_CLOSED',
]);
const ROW_ERRNOS: ReadonlySet<number> = new Set([
  1048, // column cannot be null
  1263,
  1264,
  1265, // out of range, truncated
  1292, // incorrect value
  1364,
  1366,
  1367,
  1403,
  1406,
  1411,
  1416,
  1425,
  1439,
  1440,
  1441,
  1526,
  1525,
  1531,
  1644,
  1690,
  1748,
  1761,
  1762, // foreign key with a duplicate in the child
  1893,
  1906,
  1910,
  1911,
  3140,
  3141,
  3143,
  3144,
  3149,
  3150, // JSON too large
  3151, // a JSON key too long
  3156,
  3157, // JSON too deep
  3516,
  3548,
  3616,
  3617,
  3618,
  3643,
  3732,
  3819,
  3903,
  3988, // no such characters in the column's charset (MySQL)
  4025, // CHECK constraint failed (MariaDB)
  4078,
  4079,
  4161,
  1118,
  1139,
  1153, // row too large, also for max_allowed_packet
  1436,
  1706, // not allowed in the locked or partitioned set
  1591,
]);

/** The QueryError that `error` is, or that caused it. */
function find(error: unknown): QueryError | null {
  let e: unknown = error;
  for (let depth = 0; depth < 5 && e instanceof Error; depth++) {
    if (e instanceof QueryError) return e;
    e = e.cause;
  }
  return null;
}

/** Server messages quote values of rows; a row belongs into no log. The key's or column's name at the end stays. */
function withoutValues(message: string, errno: number): string {
  const line = message.replace(/\s+/gu, ' ').trim();
  if (DUPLICATE_KEY.has(errno)) return line.replace(/^(Duplicate entry )'.*'( for key )/u, "$1'…'$2");
  if (errno === 3854) return line.replace(/ string '.*' from /u, " string '…' from ");
  if (errno === 1064) return line.replace(/ near '.*'( at line \d+)$/u, ' near …$1');
  return line.replace(/ value: '.*'( for column|$)/u, " value: '…'$1").slice(0, 500);
}
