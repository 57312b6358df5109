import { expect, test } from 'vitest';
import { nothingDone } from '../../test/support/agreement.js';
import type { FreshDatabase } from '../../test/support/database.js';
import { openOffices } from '../../test/support/offices.js';

const part = `CREATE TABLE part (id INT PRIMARY KEY, code VARCHAR(40) NOT NULL, body LONGTEXT NULL)`;

test('an empty spoke gets all but the rows that it refuses, in several batches, and a second run changes nothing', async () => {
  const offices = await openOffices(part, ['part']);
  const [spoke] = offices.spokes as [FreshDatabase];
  await spoke.run('ALTER TABLE part ADD CONSTRAINT known CHECK (id NOT IN (7, 1500, 3001))');
  const rows = Array.from({ length: 3500 }, (_, at) => `(${at + 1}, 'c${at + 1}', REPEAT('x', ${at % 50}))`);
  await offices.hub.run(`INSERT INTO part VALUES ${rows.join(', ')}`);
  const first = await offices.sync();
  expect(first.totals).toMatchObject({ inserted: 3497, conflicts: 0, quarantined: 3 });
  const [hub, there] = await offices.rows('part');
  const refused = new Set<unknown>([7, 1500, 3001]);
  expect(there).toEqual(hub?.filter(({ id }) => !refused.has(id)));
  expect((await offices.sync()).totals).toEqual({ ...nothingDone, quarantined: 3 });
});
