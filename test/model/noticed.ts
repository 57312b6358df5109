import { setTimeout as sleep } from 'node:timers/promises';
import { connectionOfServer } from '../../src/ledger/run-lock.js';
import type { Databases } from './world.js';

/** Waits until the server knows that the holder of the run lock is gone: until then a new run is refused, rightly. */
export async function noticed(world: Databases): Promise<void> {
  const deadline = Date.now() + 10_000;
  for (;;) {
    const [held] = await world.sites[0]!.db.query(
      `SELECT 1 AS held FROM \`${world.state}\`.control c
        WHERE EXISTS (SELECT 1 FROM information_schema.PROCESSLIST
                       WHERE ${connectionOfServer} = SUBSTRING_INDEX(c.connection, '#', -1))`,
    );
    if (held === undefined) return;
    if (Date.now() > deadline) throw new Error('the server holds on to the connection of a dead process');
    await sleep(5);
  }
}
