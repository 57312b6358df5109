import { setTimeout as delay } from 'node:timers/promises';
import { rawConnection } from './database.js';
import type { ServerAddress } from './server-address.js';

/** The server renews what it tells of locks only if nobody asked for a tenth of a second. */
const askAgainMs = 120;

const BLOCKED_ON_MARIADB = `
  SELECT 1 FROM information_schema.INNODB_LOCK_WAITS w
           JOIN information_schema.INNODB_TRX t ON t.trx_id = w.blocking_trx_id WHERE t.trx_mysql_thread_id = ?`;
const BLOCKED_ON_MYSQL = `
  SELECT 1 FROM performance_schema.data_lock_waits w
           JOIN information_schema.INNODB_TRX t ON t.trx_id = w.BLOCKING_ENGINE_TRANSACTION_ID
          WHERE t.trx_mysql_thread_id = ?`;

/** Resolves once some transaction on the server waits for a row lock that `holder` (a connection id) has. */
export async function someoneWaitsFor(server: ServerAddress, holder: number): Promise<void> {
  const looking = await rawConnection(server);
  const sql = looking.info?.isMariaDB() === true ? BLOCKED_ON_MARIADB : BLOCKED_ON_MYSQL;
  try {
    for (;;) {
      const rows = await looking.query<unknown[]>(sql, [holder]);
      if (rows.length > 0) return;
      await delay(askAgainMs);
    }
  } finally {
    await looking.end();
  }
}
