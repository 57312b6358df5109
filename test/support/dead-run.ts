import { setTimeout as sleep } from 'node:timers/promises';
import { connectionOfServer } from '../../src/ledger/run-lock.js';
import type { Offices } from './offices.js';

/** Waits until the hub's server knows that the holder of the run lock is gone: until then a new run is refused, rightly. */
export async function untilNoticed({ state }: Pick<Offices, 'state'>): Promise<void> {
  const deadline = Date.now() + 10_000;
  for (;;) {
    const [held] = await state(
      `SELECT 1 AS held FROM STATE.control c
        WHERE EXISTS (SELECT 1 FROM information_schema.PROCESSLIST
                       WHERE ${connectionOfServer} = SUBSTRING_INDEX(c.connection, '#', -1))`,
    );
    if (held === undefined) return;
    if (Date.now() > deadline) throw new Error('the server holds on to the connection of a dead process');
    await sleep(5);
  }
}
