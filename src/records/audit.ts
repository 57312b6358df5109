import { qualified } from '../mysql/identifier.js';
import type { Session } from '../mysql/session.js';
import { isoTime } from './iso-time.js';

/** Something that somebody has changed, or begun. */
export interface AuditEntry {
  /** Null: nobody had to sign in. */
  readonly account: string | null;
  /** From where; null: the command line. */
  readonly address: string | null;
  /** A word or two with hyphens, at most 32 letters: `conflict-closed`. */
  readonly action: string;
  /** What it was done to, for people. */
  readonly subject: string;
}

/** Notes what somebody does. */
export async function writeAudit(session: Session, state: string, entry: AuditEntry): Promise<void> {
  await session.write({
    sql: `INSERT INTO ${qualified(state, 'audit')} (at, account, address, action, subject)
          VALUES (UTC_TIMESTAMP(6), ?, ?, ?, ?)`,
    values: [entry.account, entry.address, entry.action, entry.subject.slice(0, 2000)],
  });
}

/** The newest entries, the newest first. `at`: ISO 8601, UTC. */
export async function readAudit(
  session: Session,
  state: string,
  limit: number,
): Promise<readonly (AuditEntry & { readonly at: string })[]> {
  const rows = await session.rows({
    sql: `SELECT at, account, address, action, subject FROM ${qualified(state, 'audit')} ORDER BY id DESC LIMIT ${limit}`,
  });
  return rows.map(([at, account, address, action, subject]) => ({
    at: isoTime(at) ?? '',
    account: account?.toString() ?? null,
    address: address?.toString() ?? null,
    action: String(action),
    subject: String(subject),
  }));
}
