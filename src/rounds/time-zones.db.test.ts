import { expect, onTestFinished, test } from 'vitest';
import { expectConverged } from '../../test/support/agreement.js';
import { rawConnection, type FreshDatabase } from '../../test/support/database.js';
import { openOffices } from '../../test/support/offices.js';

/** The spoke as its application sees it: in the server's own zone, +05:45. */
async function asApplication(spoke: FreshDatabase, script: string): Promise<void> {
  const raw = await rawConnection(spoke.server, spoke.name);
  onTestFinished(() => raw.end());
  await raw.query(script);
}

test('a TIMESTAMP is one moment at sites in different zones, and the later one wins, not the one that reads later', async () => {
  const offices = await openOffices(
    `CREATE TABLE note (id INT PRIMARY KEY, v VARCHAR(20),
       note_timestamp TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3))`,
    ['note'],
  );
  const [spoke] = offices.spokes as [FreshDatabase];
  await offices.hub.run(`INSERT INTO note VALUES (1, 'x', '2024-01-01 00:00:00'), (2, 'x', '2024-01-01 00:00:00')`);
  await offices.sync();
  await expectConverged(offices, 'note');
  // 12:00 in UTC+05:45 is 06:15 UTC.
  await asApplication(spoke, `UPDATE note SET v = 'spoke', note_timestamp = '2024-01-02 12:00:00'`);
  await offices.hub.run(`UPDATE note SET v = 'hub', note_timestamp = '2024-01-02 06:14:59' WHERE id = 1;
    UPDATE note SET v = 'hub', note_timestamp = '2024-01-02 06:15:01' WHERE id = 2`);
  expect((await offices.sync()).totals.conflicts).toBe(2);
  await expectConverged(offices, 'note');
  expect(await offices.hub.query('SELECT v FROM note ORDER BY id')).toEqual([{ v: 'spoke' }, { v: 'hub' }]);
});

test('a DATETIME conflict column is read in the zone of its site, and its text is kept as it is', async () => {
  const offices = await openOffices(`CREATE TABLE note (id INT PRIMARY KEY, v VARCHAR(20), updated_at DATETIME NULL)`, [
    { name: 'note', conflictColumn: 'updated_at', conflict: 'newest', merge: 'rows', ignoreColumns: [] },
  ]);
  const [spoke] = offices.spokes as [FreshDatabase];
  await offices.hub.run(`INSERT INTO note VALUES (1, 'x', '2024-01-01 00:00:00'), (2, 'x', '2024-01-01 00:00:00')`);
  await offices.sync();
  await expectConverged(offices, 'note');
  await asApplication(spoke, `UPDATE note SET v = 'spoke', updated_at = '2024-01-02 12:00:00'`);
  await offices.hub.run(`UPDATE note SET v = 'hub', updated_at = '2024-01-02 06:14:59' WHERE id = 1;
    UPDATE note SET v = 'hub', updated_at = '2024-01-02 06:15:01' WHERE id = 2`);
  await offices.sync();
  await expectConverged(offices, 'note');
  expect(await offices.hub.query('SELECT v, updated_at FROM note ORDER BY id')).toEqual([
    { v: 'spoke', updated_at: '2024-01-02 12:00:00' },
    { v: 'hub', updated_at: '2024-01-02 06:15:01' },
  ]);
});

test('DATETIME(0) against TIMESTAMP(3): moments are compared, not their texts; NULL has no time and loses', async () => {
  const offices = await openOffices(
    `CREATE TABLE note (id INT PRIMARY KEY, v VARCHAR(20), updated_at TIMESTAMP(6) NULL)`,
    [{ name: 'note', conflictColumn: 'updated_at', conflict: 'newest', merge: 'rows', ignoreColumns: [] }],
  );
  const [spoke] = offices.spokes as [FreshDatabase];
  await offices.hub.run(`INSERT INTO note VALUES (1, 'x', NULL), (2, 'x', NULL), (3, 'x', NULL)`);
  await offices.sync();
  await spoke.run(`UPDATE note SET v = 'spoke', updated_at = '2024-01-02 00:00:00.000001' WHERE id = 1;
    UPDATE note SET v = 'spoke', updated_at = NULL WHERE id = 2; UPDATE note SET v = 'spoke', updated_at = NULL WHERE id = 3`);
  await offices.hub.run(`UPDATE note SET v = 'hub', updated_at = '2024-01-02 00:00:00' WHERE id = 1;
    UPDATE note SET v = 'hub', updated_at = '1971-01-01' WHERE id = 2; UPDATE note SET v = 'hub' WHERE id = 3`);
  const { conflicts } = await offices.sync();
  await expectConverged(offices, 'note');
  // The third is a tie: the lower origin wins, and nothing is aborted.
  expect((await offices.rows('note'))[1]?.map(({ v }) => v)).toEqual(['spoke', 'hub', 'hub']);
  expect(conflicts).toHaveLength(3);
});
