import { qualified } from '../mysql/identifier.js';
import type { Row, Session } from '../mysql/session.js';
import { isoTime } from './iso-time.js';

/** What somebody may do at the console: look, or also change things. */
export type Role = 'viewer' | 'operator';

/** Somebody who may sign in at the console. Times are ISO 8601, UTC. */
export interface Account {
  readonly id: number;
  readonly name: string;
  readonly role: Role;
  readonly createdAt: string;
  /** Null: never yet. */
  readonly signedInAt: string | null;
}

/** Whether there is any account. */
export async function hasAccounts(session: Session, state: string): Promise<boolean> {
  const rows = await session.rows({ sql: `SELECT 1 FROM ${qualified(state, 'account')} LIMIT 1` });
  return rows.length > 0;
}

/** All accounts, by name. */
export async function readAccounts(session: Session, state: string): Promise<readonly Account[]> {
  const rows = await session.rows({
    sql: `SELECT id, name, role, created_at, signed_in_at FROM ${qualified(state, 'account')} ORDER BY name`,
  });
  return rows.map(accountOf);
}

/** The account of a name, in whatever case, and the hash of its password; null: there is none. */
export async function findAccount(
  session: Session,
  state: string,
  name: string,
): Promise<{ readonly account: Account; readonly password: string } | null> {
  const [row] = await session.rows({
    sql: `SELECT id, name, role, created_at, signed_in_at, password
            FROM ${qualified(state, 'account')} WHERE name = CONVERT(? USING utf8mb4) COLLATE utf8mb4_general_ci`,
    values: [name],
  });
  return row === undefined ? null : { account: accountOf(row), password: String(row[5]) };
}

/** Adds an account; false: the name is taken. */
export async function addAccount(
  session: Session,
  state: string,
  { name, role, password }: { readonly name: string; readonly role: Role; readonly password: string },
): Promise<boolean> {
  const { affectedRows } = await session.write({
    sql: `INSERT IGNORE INTO ${qualified(state, 'account')} (name, role, password, created_at, changed_at)
          VALUES (?, ?, ?, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6))`,
    values: [name, role, password],
  });
  return affectedRows > 0;
}

/** Gives an account another password, which ends its sessions. */
export async function changePassword(session: Session, state: string, account: number, hash: string): Promise<void> {
  await session.write({
    sql: `UPDATE ${qualified(state, 'account')} SET password = ?, changed_at = UTC_TIMESTAMP(6) WHERE id = ?`,
    values: [hash, account],
  });
  await endSessionsOf(session, state, account);
}

/** Removes an account and ends its sessions. */
export async function removeAccount(session: Session, state: string, account: number): Promise<void> {
  await session.write({ sql: `DELETE FROM ${qualified(state, 'account')} WHERE id = ?`, values: [account] });
  await endSessionsOf(session, state, account);
}

async function endSessionsOf(session: Session, state: string, account: number): Promise<void> {
  await session.write({
    sql: `DELETE FROM ${qualified(state, 'console_session')} WHERE account = ?`,
    values: [account],
  });
}

function accountOf([id, name, role, createdAt, signedInAt]: Row): Account {
  return {
    id: Number(id),
    name: String(name),
    role: role === 'operator' ? 'operator' : 'viewer',
    createdAt: isoTime(createdAt) ?? '',
    signedInAt: isoTime(signedInAt),
  };
}
