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

async function blockedOnMySql(looking: Connection, holder: number): Promise<boolean> {
  const rows = await looking.query<unknown[]>(
    `SELECT 1 FROM performance_schema.data_lock_waits w
               JOIN performance_schema.threads t ON t.THREAD_ID = w.BLOCKING_THREAD_ID
      WHERE t.PROCESSLIST_ID = ?`,
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
