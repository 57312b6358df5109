import { createHash } from 'node:crypto';
import { qualified } from '../mysql/identifier.js';
import type { Session } from '../mysql/session.js';
import type { Role } from './accounts.js';

/** A session ends after so long without a request, and in any case after {@link LONGEST_HOURS}. */
const IDLE_HOURS = 12;
const LONGEST_HOURS = 7 * 24;

/** How often a session's last use is noted at most. */
const NOTED_EVERY_S = 60;

/** Begins a session under a random token, of which only the hash is kept; forgets those that are over. */
export async function beginSession(session: Session, state: string, account: number, token: string): Promise<void> {
  const sessions = qualified(state, 'console_session');
  await session.write({
    sql: `DELETE FROM ${sessions} WHERE seen_at < UTC_TIMESTAMP(6) - INTERVAL ${IDLE_HOURS} HOUR LIMIT 1000`,
  });
  await session.write({
    sql: `INSERT INTO ${sessions} (token, account, created_at, seen_at)
          VALUES (?, ?, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6))`,
    values: [hashOf(token), account],
  });
  await session.write({
    sql: `UPDATE ${qualified(state, 'account')} SET signed_in_at = UTC_TIMESTAMP(6) WHERE id = ?`,
    values: [account],
  });
}

/** Who is signed in under a token; null: nobody (any more). */
export async function findSession(
  session: Session,
  state: string,
  token: string,
): Promise<{ readonly name: string; readonly role: Role } | null> {
  const sessions = qualified(state, 'console_session');
  const [row] = await session.rows({
    sql: `SELECT a.name, a.role, s.seen_at < UTC_TIMESTAMP(6) - INTERVAL ${NOTED_EVERY_S} SECOND
            FROM ${sessions} s JOIN ${qualified(state, 'account')} a ON a.id = s.account
           WHERE s.token = ?
             AND s.seen_at    > UTC_TIMESTAMP(6) - INTERVAL ${IDLE_HOURS} HOUR
             AND s.created_at > UTC_TIMESTAMP(6) - INTERVAL ${LONGEST_HOURS} HOUR`,
    values: [hashOf(token)],
  });
  if (row === undefined) return null;
  if (row[2] === '1') {
    await session.write({
      sql: `UPDATE ${sessions} SET seen_at = UTC_TIMESTAMP(6) WHERE token = ?`,
      values: [hashOf(token)],
    });
  }
  return { name: String(row[0]), role: row[1] === 'operator' ? 'operator' : 'viewer' };
}

/** Ends a session. */
export async function endSession(session: Session, state: string, token: string): Promise<void> {
  await session.write({
    sql: `DELETE FROM ${qualified(state, 'console_session')} WHERE token = ?`,
    values: [hashOf(token)],
  });
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
