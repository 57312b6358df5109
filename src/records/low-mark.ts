import { SyncError } from '../errors.js';
import { isMissingTable } from '../mysql/errno.js';
import { id, qualified } from '../mysql/identifier.js';
import type { Session, Value } from '../mysql/session.js';
import type { Schema } from '../schema/table.js';
import { isoTime } from './iso-time.js';

/**
 * Up to where a site's change log is done with. Ids are taken before they are committed, so the newest that we see may
 * be above one that commits late (DESIGN §5). `seen`: the newest id at a moment, by the site's clock, UTC. Once no
 * transaction is open that began before it, every id up to there is committed or will never be.
 */
export interface LowMark {
  readonly low: bigint;
  readonly seen: { readonly entry: bigint; readonly at: string } | null;
}

const tableName = 'change_log';

/** The mark of a site as the hub remembers it. */
export async function readLowMark(session: Session, state: string, site: number): Promise<LowMark> {
  const [row] = await session.rows({
    sql: `SELECT low_entry, seen_entry, seen_at FROM ${qualified(state, 'site')} WHERE id = ?`,
    values: [site],
  });
  const [low, entry, at] = (row ?? []).map((value) => value?.toString() ?? null);
  const seen = typeof entry === 'string' && typeof at === 'string' ? { entry: BigInt(entry), at } : null;
  return { low: BigInt(low ?? '0'), seen };
}

/** The end of a site's change log at a moment, by the site's clock, and what was still open there then. */
export interface LogEnd {
  readonly seen: { readonly entry: bigint; readonly at: string };
  readonly open: OpenTransactions | 'unknown';
}

/** Reads how far a site's change log goes now, in one round trip; null: there is none. */
export async function readLogEnd(session: Session, database: string): Promise<LogEnd | null> {
  try {
    // The time after the id: what takes a lower id later than that began later too.
    const [[newest], [now], open] = await Promise.all([
      session.rows({ sql: `SELECT COALESCE(MAX(id), 0) FROM ${qualified(database, tableName)}` }),
      session.rows({ sql: 'SELECT NOW(6)' }),
      openTransactions(session),
    ]);
    return { seen: { entry: idOf(newest?.[0]), at: timeOf(now?.[0]) }, open };
  } catch (error) {
    if (isMissingTable(error)) return null;
    throw error;
  }
}

const LARGEST_ID = 2n ** 64n - 1n;

/** What a site says is written at the hub, which would refuse nonsense and end the run. */
function idOf(value: Value | undefined): bigint {
  const text = String(value);
  if (/^\d{1,20}$/u.test(text) && BigInt(text) <= LARGEST_ID) return BigInt(text);
  throw new SyncError('query', `the newest id of ${tableName} is '${text}', which is none`, {
    hint: 'something stands between, or it is no MySQL or MariaDB',
  });
}

function timeOf(value: Value | undefined): string {
  const text = String(value);
  const isTime =
    /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}$/u.test(text) && !Number.isNaN(Date.parse(isoTime(text) ?? ''));
  if (isTime) return text;
  throw new SyncError('query', `the server says that it is '${text}', which is no time`, {
    hint: 'something stands between, or it is no MySQL or MariaDB',
  });
}

/**
 * The mark that a pass may leave behind which reads the change log later than `end` was read; null: there is no change
 * log.
 */
export async function nextLowMark(
  session: Session,
  { database }: Pick<Schema, 'database'>,
  mark: LowMark,
  end: Promise<LogEnd | null> = readLogEnd(session, database),
): Promise<LowMark | null> {
  const found = await end;
  if (found === null) return null;
  const { seen, open } = found;
  if (mark.seen === null) return { low: await lowByTime(session, qualified(database, tableName), mark.low), seen };
  if (!isPast(mark.seen.at, open, seen.at)) return mark;
  return { low: mark.seen.entry > mark.low ? mark.seen.entry : mark.low, seen };
}

/** The server's list of open transactions: when others than this connection's first one began, and the last of all; UTC. */
interface OpenTransactions {
  readonly oldest: string | null;
  readonly newest: string | null;
}

/**
 * The server makes its list anew only when nobody has asked for it for a tenth of a second. So this connection has a
 * transaction open meanwhile: a list with that one, or another as late, is no older than they are.
 */
async function openTransactions(session: Session): Promise<OpenTransactions | 'unknown'> {
  const [, listed] = await Promise.allSettled([
    session.begin('read-snapshot'),
    session.rows({
      // The server tells that time in the zone of its machine, whatever the session speaks.
      sql: `SELECT CONVERT_TZ(MIN(IF(trx_mysql_thread_id = CONNECTION_ID(), NULL, trx_started)), 'SYSTEM', '+00:00'),
                   CONVERT_TZ(MAX(trx_started), 'SYSTEM', '+00:00')
              FROM information_schema.INNODB_TRX`,
    }),
    session.commit(),
  ]);
  if (listed.status === 'rejected') return 'unknown';
  const [oldest, newest] = (listed.value[0] ?? []).map((value) => value?.toString() ?? null);
  return { oldest: oldest ?? null, newest: newest ?? null };
}

const dayMs = 86_400_000;

/** No transaction of before `at` is open any more. Where that may not be asked, a day must do (DESIGN §5). */
function isPast(at: string, open: OpenTransactions | 'unknown', now: string): boolean {
  if (open === 'unknown') return Date.parse(isoTime(now) ?? '') - Date.parse(isoTime(at) ?? '') > dayMs;
  // Whole seconds, cut: what began in the second of `at` counts as older.
  const isListedSince = open.newest !== null && open.newest > at;
  return isListedSince && (open.oldest === null || open.oldest > at);
}

/** Before the first run no id was seen at any time, so the entries' own times must do: all up to a day ago. */
async function lowByTime(session: Session, log: string, low: bigint): Promise<bigint> {
  const [row] = await session.rows({
    sql: `SELECT COALESCE(MAX(IF(young.id IS NULL OR old.id < young.id, old.id, NULL)), ?)
            FROM ${log} old
            LEFT JOIN (SELECT MIN(id) AS id FROM ${log}
                        WHERE id > ? AND ${id('timestamp')} >= NOW() - INTERVAL 1 DAY) young ON TRUE
           WHERE old.id > ?`,
    values: [low, low, low],
  });
  return BigInt(String(row?.[0] ?? low));
}

/** Raises the mark of a site, never lowers it, and forgets the consumed ids below it. */
export async function raiseLowMark(session: Session, state: string, site: number, mark: LowMark): Promise<void> {
  await session.write({
    sql: `UPDATE ${qualified(state, 'site')} SET low_entry = GREATEST(low_entry, ?), seen_entry = ?, seen_at = ? WHERE id = ?`,
    values: [mark.low, mark.seen?.entry ?? null, mark.seen?.at ?? null, site],
  });
  await session.write({
    sql: `DELETE FROM ${qualified(state, 'consumed_entry')} WHERE site = ? AND id <= ?`,
    values: [site, mark.low],
  });
}
