import { setTimeout as delay } from 'node:timers/promises';
import type { Connection } from 'mariadb';
import { rawConnection } from './database.js';
import type { ServerAddress } from './server-address.js';

const askAgainMs = 50;

/** Resolves once some transaction on the server waits for a row lock that `holder` (a connection id) has. */
export async function someoneWaitsFor(server: ServerAddress, holder: number): Promise<void> {
  const looking = await rawConnection(server);
  const isBlocked = looking.info?.isMariaDB() === true ? blockedOnMariaDb : blockedOnMySql;
  try {
    while (!(await isBlocked(looking, holder))) await delay(askAgainMs);
  } finally {
    await looking.end();
  }
}

/**
 * By the transaction of the lock: its thread is the one that waits, where the lock of a new row was only made for that. A
 * lock of the table, which every transaction that writes has, names the holder's own.
 */
async function blockedOnMySql(looking: Connection, holder: number): Promise<boolean> {
  const rows = await looking.query<unknown[]>(
    `SELECT 1 FROM performance_schema.data_lock_waits w
               JOIN performance_schema.data_locks l ON l.ENGINE_TRANSACTION_ID = w.BLOCKING_ENGINE_TRANSACTION_ID
               JOIN performance_schema.threads t ON t.THREAD_ID = l.THREAD_ID
      WHERE l.LOCK_TYPE = 'TABLE' AND t.PROCESSLIST_ID = ?`,
    [holder],
  );
  return rows.length > 0;
}

/**
 * By the server's own account of its transactions: its tables of them stand still while others, too, ask for them. It
 * does not say whom a lock is waited for, but in which database; nobody else's test is at that one.
 */
async function blockedOnMariaDb(looking: Connection, holder: number): Promise<boolean> {
  const [held] = await looking.query<{ DB: string }[]>('SELECT DB FROM information_schema.PROCESSLIST WHERE ID = ?', [
    holder,
  ]);
  const [status] = await looking.query<{ Status: string }[]>('SHOW ENGINE INNODB STATUS');
  const waited = [...(status?.Status ?? '').matchAll(/^RECORD LOCKS .* of table `([^`]+)`\..* waiting$/gmu)];
  return held !== undefined && waited.some(([, database]) => database === held.DB || database === `${held.DB}_state`);
}
