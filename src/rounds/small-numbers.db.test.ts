import { expect, test } from 'vitest';
import { nothingDone } from '../../test/support/agreement.js';
import type { FreshDatabase } from '../../test/support/database.js';
import { exactValue } from '../../test/support/exact-value.js';
import { openOffices, type Offices } from '../../test/support/offices.js';
import { USERS } from '../../test/support/people.js';
import { restoreConflict } from '../conflicts/restore.js';

const NUMBERS = [
  '1.2345678901234567e-5',
  '-9.87654321e-7',
  '1e-9',
  '2.5e-13',
  '-1.2345678901234567e-15',
  '3e-200',
  '7',
];

const table = 'CREATE TABLE doses (size DOUBLE PRIMARY KEY, f FLOAT NULL, d DOUBLE NULL)';

async function expectSameNumbers({ sites }: Offices): Promise<void> {
  const look = `SELECT ${exactValue('size', 'DOUBLE')} AS size, ${exactValue('f', 'FLOAT')} AS f,
                       ${exactValue('d', 'DOUBLE')} AS d
                  FROM doses ORDER BY doses.size`;
  const [hub, ...spokes] = await Promise.all(sites.map((site) => site.query(look)));
  for (const rows of spokes) expect(rows).toEqual(hub);
}

test('rows of small numbers, in the key too, are synced once and then come to rest', async () => {
  const offices = await openOffices(table, ['doses'], { spokes: 2 });
  const [two, three] = offices.spokes as [FreshDatabase, FreshDatabase];
  await offices.hub.run(`INSERT INTO doses VALUES ${NUMBERS.map((n) => `(${n}, ${n}, ${n})`).join(', ')}`);
  // It is not empty, so that its rows go one by one.
  await three.run('INSERT INTO doses VALUES (8.7654321e-6, 8.7654321e-6, NULL)');
  expect((await offices.sync()).totals).toMatchObject({ conflicts: 0, quarantined: 0 });
  await expectSameNumbers(offices);
  expect((await offices.sync()).totals).toEqual(nothingDone);

  await two.run('UPDATE doses SET d = 3.3333333333333335e-8 WHERE size = 1e-9; DELETE FROM doses WHERE size = 2.5e-13');
  await offices.hub.run('UPDATE doses SET f = 4.4444444e-6 WHERE size = 1.2345678901234567e-5');
  await three.run('UPDATE doses SET d = 0 WHERE size = -1.2345678901234567e-15');
  const result = await offices.sync({ allowChanges: ['doses'] });
  expect(result.totals).toMatchObject({ inserted: 0, updated: 6, deleted: 2, conflicts: 0, quarantined: 0 });
  await expectSameNumbers(offices);
  expect((await offices.sync()).totals).toEqual(nothingDone);
});

test('what an older trigger wrote of a small number in its server’s own way leads back to the row before a conflict', async () => {
  const offices = await openOffices('CREATE TABLE dose (id INT PRIMARY KEY, d DOUBLE, note VARCHAR(9))', ['dose']);
  const [spoke] = offices.spokes as [FreshDatabase];
  await offices.hub.run(`INSERT INTO dose VALUES (1, 1.2345678901234567e-9, 'old')`);
  await offices.sync();
  const mysql = offices.sites.find(({ raw }) => raw.info?.isMariaDB() !== true) ?? spoke;
  await mysql.run(`INSERT INTO change_log (site_id, \`table\`, record_id, update_type, old_values)
    SELECT ${mysql === spoke ? 2 : 1}, 'dose', id, 'update', JSON_OBJECT('d', CAST(d AS CHAR), 'note', note) FROM dose`);
  for (const site of offices.sites) await site.run(`UPDATE dose SET d = 2.5e-11, note = '${site.name.slice(-5)}'`);
  expect((await offices.sync({ allowChanges: ['dose'] })).totals.conflicts).toBe(1);
  const [conflict] = await offices.state('SELECT base_row FROM STATE.conflict');
  const before = JSON.parse(String(conflict?.['base_row'])) as { d: string; note: string };
  expect(before).toMatchObject({ note: 'old' });
  expect(Number(before.d)).toBe(1.2345678901234566e-9);
  await expectSameDoses(offices);
});

test('a small number that lost is put back, and what was kept has not changed since', async () => {
  const offices = await openOffices(`${USERS}; CREATE TABLE dose (id INT PRIMARY KEY, d DOUBLE, note VARCHAR(9))`, [
    'dose',
  ]);
  const [spoke] = offices.spokes as [FreshDatabase];
  await offices.hub.run(`INSERT INTO users VALUES (7, 'hari@hub.example', 'Hari', 'Hub', 'hari');
    INSERT INTO dose VALUES (1, 1, 'old')`);
  await offices.sync();
  await offices.hub.run(`UPDATE dose SET d = 1.2345678901234567e-9, note = 'hub'`);
  await spoke.run(`UPDATE dose SET d = 9.8765432109876543e-9, note = 'spoke'`);
  const { conflicts } = await offices.sync({ allowChanges: ['dose'] });
  const restored = await restoreConflict(offices.config, conflicts[0]?.id ?? 0, { user: 'hari' });
  expect(restored).toMatchObject({ outcome: 'restored' });
  await offices.sync({ allowChanges: ['dose'] });
  await expectSameDoses(offices);
  const winner = conflicts[0]?.winner.site;
  expect(await offices.hub.query('SELECT note FROM dose')).toEqual([{ note: winner === 1 ? 'spoke' : 'hub' }]);
});

async function expectSameDoses(offices: Offices): Promise<void> {
  const look = `SELECT ${exactValue('d', 'DOUBLE')} AS d, note FROM dose`;
  const [hub, spoke] = await Promise.all(offices.sites.map((site) => site.query(look)));
  expect(spoke).toEqual(hub);
}
