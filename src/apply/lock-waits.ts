import { isLockWait } from '../mysql/errno.js';
import type { Session } from '../mysql/session.js';

/** A stretch of writing in one transaction. */
interface Stretch {
  /** Nobody waits long for a lock any more. */
  hurries: boolean;
  /** What was waited for since then. */
  waitedS: number;
}

const stretches = new WeakMap<Session, Stretch>();

/** In all, after the first wait. */
const mostWaitedS = 30;

/**
 * Does `work`, which writes in the open transaction of `session`. The first lock that another transaction does not give
 * up is waited for as long as ever; from then on, and until `work` is over, the session waits shortly: others wait for
 * what it has locked itself.
 */
export async function waitingLongOnce<T>(session: Session, work: () => Promise<T>): Promise<T> {
  if (stretches.has(session)) return work();
  const stretch: Stretch = { hurries: false, waitedS: 0 };
  stretches.set(session, stretch);
  try {
    return await work();
  } finally {
    stretches.delete(session);
    if (stretch.hurries && session.alive)
      await session.write({ sql: 'SET SESSION innodb_lock_wait_timeout = @spokesync_lock_wait' });
  }
}

/**
 * True: the statement came upon a row that another transaction holds, perhaps one that it only needs, as a parent or the
 * holder of a unique value. The transaction goes on, with what the statement did until then: roll back to a savepoint. What
 * was sent behind the statement has been done.
 *
 * False: something else, or the server has ended the whole transaction (innodb_rollback_on_timeout), locks, savepoints and
 * token included. That must be thrown: it has to be done again from its start.
 */
export async function isHeldByAnother(session: Session, error: unknown): Promise<boolean> {
  if (!isLockWait(error) || !session.alive) return false;
  const [row] = await session.rows({ sql: 'SELECT @@innodb_rollback_on_timeout' });
  if (row?.[0] !== '0') return false;
  await hurry(session);
  return true;
}

/** Locks were waited for so long that none is worth to be looked for among others. */
export function hasWaitedEnough(session: Session): boolean {
  return (stretches.get(session)?.waitedS ?? 0) >= mostWaitedS;
}

async function hurry(session: Session): Promise<void> {
  const stretch = stretches.get(session);
  if (stretch === undefined) return;
  const shortS = shortWaitS(session);
  if (stretch.hurries) {
    stretch.waitedS += shortS;
    return;
  }
  stretch.hurries = true;
  await Promise.all([
    session.write({ sql: 'SET @spokesync_lock_wait = @@SESSION.innodb_lock_wait_timeout' }),
    session.write({ sql: `SET SESSION innodb_lock_wait_timeout = ${shortS}` }),
  ]);
}

/** Not at all, where the server has that. */
function shortWaitS({ flavour: { kind, version } }: Session): number {
  const [major, minor] = version;
  return kind === 'mariadb' && (major > 10 || (major === 10 && minor >= 3)) ? 0 : 1;
}
