import { SyncError } from '../errors.js';
import { qualified } from '../mysql/identifier.js';
import type { Session } from '../mysql/session.js';

/** How long a run that has fallen silent keeps the hub. Every hub transaction and {@link renewLease} prolongs it. */
export const leaseSeconds = 60;

/** What a run holds: its epoch guards each of its hub transactions. */
export interface RunLock {
  readonly epoch: bigint;
  /** Names the state database in every token. */
  readonly identity: string;
}

interface Control {
  readonly identity: string;
  readonly epoch: bigint;
  readonly holder: string | null;
  readonly connection: string | null;
  readonly leased: boolean;
}

async function connectionName(session: Session): Promise<string> {
  const [row] = await session.rows({
    sql: `SELECT CONCAT(@@hostname, ':', @@port, '/', @@server_id, '#', CONNECTION_ID())`,
  });
  return String(row?.[0]);
}

/** A holder that was connected to this very server and is no more is dead: its lease need not be waited for. */
async function holderIsGone(session: Session, control: Control): Promise<boolean> {
  const [server, id] = (control.connection ?? '').split('#');
  const mine = (await connectionName(session)).split('#')[0];
  if (id === undefined || server !== mine) return false;
  const found = await session.rows({ sql: `SELECT 1 FROM information_schema.PROCESSLIST WHERE ID = ?`, values: [id] });
  return found.length === 0;
}

/**
 * Takes the hub for one run; `session` must stay open for as long as the lock is held.
 * Throws `locked`, naming the holder, while another run is alive (DESIGN §10).
 */
export async function takeLock(session: Session, state: string, holder: string): Promise<RunLock> {
  const control = qualified(state, 'control');
  await session.begin('write');
  try {
    const [row] = await session.rows({
      sql: `SELECT identity, epoch, holder, connection, COALESCE(lease_until > UTC_TIMESTAMP(6), 0)
              FROM ${control} WHERE id = 1 FOR UPDATE`,
    });
    if (row === undefined) throw new SyncError('state', `${control} has lost its row`);
    const present: Control = {
      identity: row[0] as string,
      epoch: BigInt(row[1] as string),
      holder: row[2] as string | null,
      connection: row[3] as string | null,
      leased: row[4] === '1',
    };
    if (present.leased && !(await holderIsGone(session, present))) {
      throw new SyncError('locked', `another run holds the hub: ${present.holder ?? 'unknown'}`, {
        hint: `wait until it has ended; the lock of a dead run lapses after ${leaseSeconds} s`,
      });
    }
    const epoch = present.epoch + 1n;
    await session.write({
      sql: `UPDATE ${control}
               SET epoch = ?, holder = ?, connection = ?, lease_until = UTC_TIMESTAMP(6) + INTERVAL ${leaseSeconds} SECOND
             WHERE id = 1`,
      values: [epoch, holder, await connectionName(session)],
    });
    await session.commit();
    return { epoch, identity: present.identity };
  } catch (error) {
    if (session.alive) await session.rollback();
    throw error;
  }
}

/** Prolongs the lease. Throws `lost-lock` if another run has taken the hub. */
export async function renewLease(session: Session, state: string, lock: RunLock): Promise<void> {
  const { affectedRows } = await session.write({
    sql: `UPDATE ${qualified(state, 'control')}
             SET lease_until = UTC_TIMESTAMP(6) + INTERVAL ${leaseSeconds} SECOND WHERE id = 1 AND epoch = ?`,
    values: [lock.epoch],
  });
  if (affectedRows !== 1) throw new SyncError('lost-lock', 'another run has taken over the hub');
}

/** Gives the hub back, unless another run has it by now. */
export async function releaseLock(session: Session, state: string, lock: RunLock): Promise<void> {
  await session.write({
    sql: `UPDATE ${qualified(state, 'control')} SET holder = NULL, connection = NULL, lease_until = NULL
           WHERE id = 1 AND epoch = ?`,
    values: [lock.epoch],
  });
}
