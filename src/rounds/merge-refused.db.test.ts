import { expect, test } from 'vitest';
import { tableConfig } from '../../test/support/config.js';
import { openOffices, type Offices } from '../../test/support/offices.js';

const schema = `CREATE TABLE leave_days (
  id INT PRIMARY KEY, first_day INT NOT NULL, last_day INT NOT NULL,
  changed TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
  CONSTRAINT in_order CHECK (first_day <= last_day))`;

test('a merge of columns that a constraint refuses falls back to the whole row: the later one', async () => {
  const offices = await openOffices(schema, [tableConfig('leave_days', { merge: 'columns' })]);
  const [two] = offices.spokes as [Offices['hub']];
  await offices.hub.run('INSERT INTO leave_days (id, first_day, last_day) VALUES (1, 10, 20)');
  await offices.sync();
  await offices.hub.run(`UPDATE leave_days SET last_day = 12, changed = '2031-01-01 00:00:01' WHERE id = 1`);
  await two.run(`UPDATE leave_days SET first_day = 15, changed = '2031-01-01 00:00:02' WHERE id = 1`);

  const result = await offices.sync();
  expect(result.totals).toMatchObject({ merged: 0, conflicts: 1, quarantined: 0 });
  for (const rows of await offices.rows('leave_days')) expect(rows).toMatchObject([{ first_day: 15, last_day: 20 }]);
  const lost = await offices.state(`SELECT row_values FROM STATE.conflict_side WHERE outcome = 'loser'`);
  expect(JSON.parse(String(lost[0]?.['row_values']))).toMatchObject({ first_day: '10', last_day: '12' });
  expect((await offices.sync()).totals).toMatchObject({ updated: 0, conflicts: 0 });
});
