import { setTimeout as delay } from 'node:timers/promises';
import { SyncError } from '../errors.js';
import { isLockWait, isRetryable } from '../mysql/errno.js';
import { qualified } from '../mysql/identifier.js';
import { processList } from '../mysql/process-list.js';
import type { Session } from '../mysql/session.js';

/** How long a run that has fallen silent keeps the hub. Every hub transaction and {@link renewLease} prolongs it. */
export const leaseSeconds = 60;

/** What a run holds: its epoch guards each of its hub transactions. */
export interface RunLock {
  readonly epoch: bigint;
  /** Names the state database in every token. */
  readonly identity: string;
  /** The hub is a node of a cluster: there a row lock is felt by the node's own connections only. */
  readonly clustered: boolean;
}

interface Control {
  readonly identity: string;
  readonly epoch: bigint;
  readonly holder: string | null;
  readonly connection: string | null;
  readonly leased: boolean;
}

/**
 * How a connection of a server's {@link processList} is told from all others, as SQL. By the address that it comes from
 * too: a server that was restarted gives its ids again.
 */
export const connectionOfServer = `CAST(CONCAT(ID, '@', HOST) AS CHAR CHARACTER SET utf8mb4) COLLATE utf8mb4_bin`;

/** `server#connection` */
async function connectionName(session: Session): Promise<string> {
  const [row] = await session.rows({
    sql: `SELECT CONCAT(@@hostname, ':', @@port, '/', @@server_id, '#', ${connectionOfServer})
            FROM ${processList(session.flavour)} WHERE ID = CONNECTION_ID()`,
  });
  return String(row?.[0]);
}

/** A holder that was connected to this very server and is no more is dead: its lease need not be waited for. */
async function holderIsGone(session: Session, control: Control): Promise<boolean> {
  const [server, connection] = (control.connection ?? '').split('#');
  const mine = (await connectionName(session)).split('#')[0];
  if (connection === undefined || server !== mine) return false;
  const found = await session.rows({
    sql: `SELECT 1 FROM ${processList(session.flavour)} WHERE ${connectionOfServer} = ? AND ID <> CONNECTION_ID()`,
    values: [connection],
  });
  return found.length === 0;
}

/** Whether the session is with a node of a Galera cluster. */
async function isClustered(session: Session): Promise<boolean> {
  const [row] = await session.rows({ sql: "SHOW GLOBAL VARIABLES LIKE 'wsrep_on'" });
  return row?.[1] === 'ON';
}

const attempts = 5;

/**
 * Takes the hub for one run; `session` must stay open for as long as the lock is held. `before`: a lock of this process
 * whose sessions are gone, and which need not lapse. Throws `locked`, naming the holder, while another run is alive
 * (DESIGN §10).
 */
export async function takeLock(
  session: Session,
  state: string,
  holder: string,
  before: RunLock | null = null,
): Promise<RunLock> {
  const clustered = await isClustered(session);
  for (let attempt = 1; ; attempt += 1) {
    try {
      return { ...(await takeOnce(session, state, holder, before)), clustered };
    } catch (error) {
      // A transaction of the other run, a long first capture perhaps, keeps the row from being read.
      if (isLockWait(error) && before === null) throw locked(await holderOf(session, state));
      // Our own is waited for. On a cluster it was taken at another node at the same moment: who commits later is turned away.
      if (!isRetryable(error) || !session.alive || attempt === attempts) throw error;
    }
  }
}

async function takeOnce(
  session: Session,
  state: string,
  holder: string,
  before: RunLock | null,
): Promise<Pick<RunLock, 'epoch' | 'identity'>> {
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
    const isOurs = before !== null && before.epoch === present.epoch;
    if (present.leased && !isOurs && !(await holderIsGone(session, present))) {
      throw locked(present.holder ?? 'unknown');
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

const askAgainMs = 1000;

/** How to wait for another run, and for how long. */
export interface LockWait {
  readonly waitMs: number;
  readonly signal: AbortSignal | undefined;
  /** Called once for each run that is waited for, with who it is. */
  readonly onWait: (holder: string) => void;
  readonly before?: RunLock | null;
}

/** As {@link takeLock}, but waits for a run that holds the hub. Throws `locked` when it has waited in vain. */
export async function waitForLock(session: Session, state: string, holder: string, wait: LockWait): Promise<RunLock> {
  const until = Date.now() + wait.waitMs;
  let told: string | null = null;
  for (;;) {
    try {
      return await takeLock(session, state, holder, wait.before);
    } catch (error) {
      if (!(error instanceof SyncError) || error.code !== 'locked') throw error;
      const leftMs = until - Date.now();
      if (leftMs <= 0) throw error;
      const other = await holderOf(session, state);
      if (told !== other) wait.onWait(other);
      told = other;
      const { signal } = wait;
      await delay(Math.min(askAgainMs, leftMs), undefined, signal === undefined ? {} : { signal }).catch(
        (cause: unknown) => {
          throw new SyncError('interrupted', 'interrupted while waiting for another run', { cause });
        },
      );
    }
  }
}

async function holderOf(session: Session, state: string): Promise<string> {
  const [row] = await session.rows({ sql: `SELECT holder FROM ${qualified(state, 'control')} WHERE id = 1` });
  return row?.[0]?.toString() ?? 'unknown';
}

function locked(holder: string): SyncError {
  return new SyncError('locked', `another run holds the hub: ${holder}`, {
    hint: `wait until it has ended (\`--wait\`); the lock of a dead run lapses after ${leaseSeconds} s`,
  });
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
