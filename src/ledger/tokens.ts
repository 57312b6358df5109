import { SyncError } from '../errors.js';
import { qualified } from '../mysql/identifier.js';
import type { Session, Sql } from '../mysql/session.js';
import type { HubTransaction } from './hub-writer.js';

/** No hub ever gives out so many; from there on they would come to the end of what a column holds. */
const LARGEST = 2n ** 53n;

/**
 * What a site's token row says: null, it was never written by this state database. `lock`: a commit that is still on its
 * way, of a link that was lost, is waited for; what it sets is what counts. Throws SyncError `query` for a number that
 * nobody has given out.
 */
export async function readToken(
  session: Session,
  database: string,
  identity: string,
  lock = false,
): Promise<bigint | null> {
  const [row] = await session.rows({
    sql: `SELECT token FROM ${qualified(database, 'spokesync_token')} WHERE id = 1${lock ? ' FOR UPDATE' : ''}`,
  });
  const [by, number] = (row?.[0]?.toString() ?? '').split(':');
  if (by !== identity || number === undefined || !/^\d+$/u.test(number)) return null;
  const token = BigInt(number);
  if (token < LARGEST) return token;
  throw new SyncError('query', `the token in the database ${database} is ${number}, which no run has given out`, {
    hint: `DELETE FROM ${qualified(database, 'spokesync_token')}; the site is then compared as on its first sync`,
  });
}

/**
 * Sets the site's token in its open write transaction: after a crash it tells whether that was committed. Throws
 * `lost-lock` where a later batch has been there: this run slept, and another has taken back what it had announced.
 */
export async function writeToken(session: Session, database: string, identity: string, token: bigint): Promise<void> {
  const table = qualified(database, 'spokesync_token');
  const value = `${identity}:${token}`;
  const { affectedRows } = await session.write({
    sql: `UPDATE ${table} SET token = ?
           WHERE id = 1 AND (SUBSTRING_INDEX(token, ':', 1) <> ? OR CAST(SUBSTRING_INDEX(token, ':', -1) AS UNSIGNED) < ?)`,
    values: [value, identity, token],
  });
  if (affectedRows > 0) return;
  if ((await readToken(session, database, identity)) !== null) throw overtaken();
  await session.write({ sql: `INSERT INTO ${table} (id, token) VALUES (1, ?)`, values: [value] });
}

/** A site's token row holds `token` now: a condition for statements that go out behind {@link setToken}. */
export function tokenIs(database: string, identity: string, token: bigint): Sql {
  return {
    sql: `EXISTS (SELECT 1 FROM ${qualified(database, 'spokesync_token')} WHERE id = 1 AND token = ?)`,
    values: [`${identity}:${token}`],
  };
}

/**
 * As {@link writeToken}, in one statement, and silent where a later batch has been there: what goes out behind it without
 * waiting must be bound to {@link tokenIs}, and the token be read again.
 */
export async function setToken(session: Session, database: string, identity: string, token: bigint): Promise<void> {
  await session.write({
    sql: `INSERT INTO ${qualified(database, 'spokesync_token')} (id, token) VALUES (1, ?)
          ON DUPLICATE KEY UPDATE token = IF(SUBSTRING_INDEX(token, ':', 1) <> ?
                                             OR CAST(SUBSTRING_INDEX(token, ':', -1) AS UNSIGNED) < ?, VALUES(token), token)`,
    values: [`${identity}:${token}`, identity, token],
  });
}

/**
 * A site says that a later token stands there. If another run has taken over the hub, the hub itself tells this one so with
 * its next transaction; what a single site says costs only that site.
 */
export function overtaken(): SyncError {
  return new SyncError('query', 'another run has written to this site while this one stood still', {
    hint: 'if there is no other run, that site was set back or is not what it seems: `spokesync check`',
  });
}

/** Takes the next token for a batch that goes to this site. */
export async function issueToken(tx: HubTransaction, state: string, site: number): Promise<bigint> {
  const table = qualified(state, 'site');
  await tx.session.write({ sql: `UPDATE ${table} SET issued = issued + 1 WHERE id = ?`, values: [site] });
  const [row] = await tx.session.rows({ sql: `SELECT issued FROM ${table} WHERE id = ?`, values: [site] });
  return BigInt(String(row?.[0]));
}

/** The next token to be given out is later than this one. */
export async function skipTokens(tx: HubTransaction, state: string, site: number, token: bigint): Promise<void> {
  await tx.session.write({
    sql: `UPDATE ${qualified(state, 'site')} SET issued = ? WHERE id = ?`,
    values: [token, site],
  });
}

/** The last token given out, and the last one known to be committed there. */
export async function siteTokens(
  session: Session,
  state: string,
  site: number,
): Promise<{ issued: bigint; settled: bigint }> {
  const [row] = await session.rows({
    sql: `SELECT issued, settled FROM ${qualified(state, 'site')} WHERE id = ?`,
    values: [site],
  });
  return { issued: BigInt(row?.[0]?.toString() ?? '0'), settled: BigInt(row?.[1]?.toString() ?? '0') };
}

/** Notes that the site has committed its batches up to `token`. */
export async function settleToken(session: Session, state: string, site: number, token: bigint): Promise<void> {
  await session.write({
    sql: `UPDATE ${qualified(state, 'site')} SET settled = ? WHERE id = ?`,
    values: [token, site],
  });
}
