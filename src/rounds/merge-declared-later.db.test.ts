import { expect, test } from 'vitest';
import { expectConverged } from '../../test/support/agreement.js';
import { tableConfig } from '../../test/support/config.js';
import type { FreshDatabase } from '../../test/support/database.js';
import { openOffices } from '../../test/support/offices.js';

const schema = `CREATE TABLE note (
  id INT PRIMARY KEY, title VARCHAR(20) NULL, body VARCHAR(20) NULL,
  note_timestamp TIMESTAMP(3) NOT NULL DEFAULT '2026-01-01 00:00:00')`;

test('merge: columns for a table that was synced as rows: from the next run on every row is merged', async () => {
  const offices = await openOffices(schema, [tableConfig('note')], { spokes: 2 });
  const [two, three] = offices.spokes as [FreshDatabase, FreshDatabase];
  await offices.hub.run(`INSERT INTO note (id, title, body) VALUES (1, 'a', 'b'), (2, 'a', 'b')`);
  await offices.sync();

  const config = { tables: [tableConfig('note', { merge: 'columns' })] };
  // One office is away while the hashes of the columns are taken.
  await offices.sync({ config, sites: [2] });
  for (const [at, site] of [two, three].entries()) {
    await offices.hub.run(
      `UPDATE note SET title = 'hub', note_timestamp = '2031-01-01 00:00:01' WHERE id = ${String(at + 1)}`,
    );
    await site.run(
      `UPDATE note SET body = 'spoke', note_timestamp = '2031-01-01 00:00:02' WHERE id = ${String(at + 1)}`,
    );
  }
  expect((await offices.sync({ config, sites: [2] })).totals).toMatchObject({ merged: 1, conflicts: 0 });
  const late = await offices.sync({ config });
  // What site 3 agreed on was hashed as a whole: its first conflict is one of the whole row, the next is not.
  expect(late.totals).toMatchObject({ merged: 0, conflicts: 1 });
  await offices.hub.run(`UPDATE note SET title = 'again', note_timestamp = '2031-01-01 00:00:03' WHERE id = 2`);
  await three.run(`UPDATE note SET body = 'again', note_timestamp = '2031-01-01 00:00:04' WHERE id = 2`);
  expect((await offices.sync({ config })).totals).toMatchObject({ merged: 1, conflicts: 0 });
  expect(await offices.hub.query('SELECT title, body FROM note ORDER BY id')).toEqual([
    { title: 'hub', body: 'spoke' },
    { title: 'again', body: 'again' },
  ]);
  await expectConverged({ ...offices, sync: (options = {}) => offices.sync({ ...options, config }) }, 'note');
});
