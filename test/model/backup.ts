import type { FreshDatabase } from '../support/database.js';
import { type Shape, tableNames } from './shape.js';

const bookkeeping = ['change_log', 'sync', 'spokesync_token'];

/** Does `work` with the patience that making and dropping tables needs: other tests are at the server's statistics too. */
async function patiently(db: FreshDatabase, work: () => Promise<void>): Promise<void> {
  const [row] = await db.query('SELECT @@innodb_lock_wait_timeout AS seconds');
  await db.run('SET innodb_lock_wait_timeout = 30');
  try {
    await work();
  } finally {
    await db.run(`SET innodb_lock_wait_timeout = ${String(row?.['seconds'])}`);
  }
}

/** Copies what a spoke's database holds. */
export async function backUp(db: FreshDatabase, shape: Shape): Promise<void> {
  await patiently(db, () => copyTables(db, shape));
}

async function copyTables(db: FreshDatabase, shape: Shape): Promise<void> {
  for (const table of [...tableNames(shape), ...bookkeeping]) {
    await db.run(`DROP TABLE IF EXISTS backup_${table}; CREATE TABLE backup_${table} AS SELECT * FROM ${table}`);
  }
}

/** Puts back what {@link backUp} copied: everything since is gone, our token included. */
export async function restore(db: FreshDatabase, shape: Shape): Promise<void> {
  await patiently(db, () => putBack(db, shape));
}

async function putBack(db: FreshDatabase, shape: Shape): Promise<void> {
  const tables = [...tableNames(shape), ...bookkeeping];
  await db.run('SET foreign_key_checks = 0');
  for (const table of tables) {
    await db.run(
      `DELETE FROM ${table}; INSERT INTO ${table} SELECT * FROM backup_${table}; DROP TABLE backup_${table}`,
    );
  }
  await db.run('SET foreign_key_checks = 1');
}
