import { createHash } from 'node:crypto';
import { qualified } from '../mysql/identifier.js';
import type { Session } from '../mysql/session.js';

/** What sign-ins are counted by. */
export interface Attempt {
  readonly name: string;
  readonly address: string;
}

/** So many failures are forgiven, then each doubles the wait, from one second on. */
const FORGIVEN = 4;

/** A name that somebody tries from many places is not locked out for long. */
const LONGEST_S = { name: 30, address: 900 } as const;

/** Failures are forgotten after so long without another one. */
const FORGOTTEN_HOURS = 24;

type Kind = keyof typeof LONGEST_S;

const KINDS: readonly Kind[] = ['name', 'address'];

/** Seconds to wait after so many failures in a row. */
export function waitAfter(failures: number, kind: Kind): number {
  return failures < FORGIVEN ? 0 : Math.min(LONGEST_S[kind], 2 ** (failures - FORGIVEN));
}

/** In how many seconds the next sign-in may be tried; 0: now. */
export async function signInWait(session: Session, state: string, attempt: Attempt): Promise<number> {
  const waits = await Promise.all(
    KINDS.map(async (kind) => {
      const [row] = await session.rows({
        sql: `SELECT failures, TIMESTAMPDIFF(MICROSECOND, last_at, UTC_TIMESTAMP(6)) / 1000000
                FROM ${qualified(state, 'sign_in_failure')} WHERE subject = ?`,
        values: [subjectOf(kind, attempt)],
      });
      return row === undefined ? 0 : waitAfter(Number(row[0]), kind) - Number(row[1]);
    }),
  );
  return Math.max(0, Math.ceil(Math.max(...waits)));
}

/** Counts a failure before the password is looked at: attempts that come together count each. */
export async function countFailure(session: Session, state: string, attempt: Attempt): Promise<void> {
  const table = qualified(state, 'sign_in_failure');
  await session.write({
    sql: `DELETE FROM ${table} WHERE last_at < UTC_TIMESTAMP(6) - INTERVAL ${FORGOTTEN_HOURS} HOUR LIMIT 1000`,
  });
  for (const kind of KINDS) {
    await session.write({
      sql: `INSERT INTO ${table} (subject, failures, last_at) VALUES (?, 1, UTC_TIMESTAMP(6))
            ON DUPLICATE KEY UPDATE failures = failures + 1, last_at = VALUES(last_at)`,
      values: [subjectOf(kind, attempt)],
    });
  }
}

/** After a success the failures before it are forgiven. */
export async function forgiveFailures(session: Session, state: string, attempt: Attempt): Promise<void> {
  for (const kind of KINDS) {
    await session.write({
      sql: `DELETE FROM ${qualified(state, 'sign_in_failure')} WHERE subject = ?`,
      values: [subjectOf(kind, attempt)],
    });
  }
}

function subjectOf(kind: Kind, attempt: Attempt): string {
  return createHash('sha256').update(`${kind}:${attempt[kind].toLowerCase()}`).digest('hex');
}
