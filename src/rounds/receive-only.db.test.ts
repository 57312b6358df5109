import { expect, test } from 'vitest';
import { expectConverged, nothingDone } from '../../test/support/agreement.js';
import type { FreshDatabase } from '../../test/support/database.js';
import { openOffices } from '../../test/support/offices.js';

const note = `CREATE TABLE note (id INT PRIMARY KEY, v VARCHAR(30), note_timestamp TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP)`;

test('a receive-only spoke gets the hub rows over its own, which are kept whole in sync_log; no conflict', async () => {
  const offices = await openOffices(note, ['note'], { spoke: { direction: 'receive-only' } });
  const [spoke] = offices.spokes as [FreshDatabase];
  await offices.hub.run(
    `INSERT INTO note VALUES (1, 'a', '2024-01-01'), (2, 'b', '2024-01-01'), (3, 'c', '2024-01-01')`,
  );
  await offices.sync();
  await spoke.run(
    `UPDATE note SET v = 'own', note_timestamp = '2030-01-01' WHERE id = 1; INSERT INTO note VALUES (9, 'own', '2030-01-01'); DELETE FROM note WHERE id = 3`,
  );
  await offices.hub.run(`UPDATE note SET v = 'B', note_timestamp = '2024-02-01' WHERE id = 2`);
  const result = await offices.sync();
  expect(result.totals).toEqual({ ...nothingDone, inserted: 1, updated: 2, deleted: 1 });
  expect(result.tables).toMatchObject([{ hub: { inserted: 0, updated: 0, deleted: 0 } }]);
  await expectConverged(offices, 'note');
  expect((await offices.rows('note'))[0]?.map(({ v }) => v)).toEqual(['a', 'B', 'c']);
  const kept = await offices.hub.query(
    `SELECT record_id, update_type, row_before FROM sync_log WHERE record_id IN ('1', '9') AND run = 2 ORDER BY 1`,
  );
  expect(
    kept.map((row) => [
      row['record_id'],
      row['update_type'],
      (JSON.parse(String(row['row_before'])) as { v: string }).v,
    ]),
  ).toEqual([
    ['1', 'UPDATE', 'own'],
    ['9', 'DELETE', 'own'],
  ]);
  expect(await offices.state('SELECT * FROM STATE.conflict')).toEqual([]);
});

test('at the first contact too: its own rows go, within the brake', async () => {
  const offices = await openOffices(note, ['note'], {
    spoke: { direction: 'receive-only' },
    config: { safety: { maxDeletes: 2, maxChangedShare: 0.5, maxClockSkewMs: 5000 } },
  });
  const [spoke] = offices.spokes as [FreshDatabase];
  await offices.hub.run(`INSERT INTO note VALUES (1, 'a', '2024-01-01')`);
  await spoke.run(
    `INSERT INTO note VALUES (1, 'own', '2030-01-01'), (7, 'own', '2030-01-01'), (8, 'own', '2030-01-01'), (9, 'own', '2030-01-01')`,
  );
  const refused = await offices.sync();
  expect(refused.sites).toMatchObject([
    { outcome: 'failed', error: expect.stringContaining('--allow-changes note') as string },
  ]);
  expect(await spoke.query('SELECT COUNT(*) AS n FROM note WHERE v = ?', ['own'])).toEqual([{ n: '4' }]);
  expect((await offices.sync({ allowChanges: ['note'] })).totals).toEqual({ ...nothingDone, updated: 1, deleted: 3 });
  await expectConverged(offices, 'note');
});

test('what it does never reaches the hub or the other spokes, while they go on with each other', async () => {
  const offices = await openOffices(note, ['note'], { spokes: 2 });
  const [two, three] = offices.spokes as [FreshDatabase, FreshDatabase];
  const spokes = offices.config.spokes.map((spoke) =>
    spoke.id === 2 ? { ...spoke, direction: 'receive-only' as const } : spoke,
  );
  await offices.hub.run(`INSERT INTO note VALUES (1, 'a', '2024-01-01'), (2, 'b', '2024-01-01')`);
  await offices.sync({ config: { spokes } });
  await two.run(`DELETE FROM note WHERE id = 1; UPDATE note SET v = 'own', note_timestamp = '2031-01-01' WHERE id = 2`);
  await three.run(
    `UPDATE note SET v = 'three', note_timestamp = '2024-02-01' WHERE id = 2; INSERT INTO note VALUES (3, 'three', '2024-02-01')`,
  );
  const result = await offices.sync({ config: { spokes, concurrency: 1 } });
  expect(result.totals.conflicts).toBe(0);
  // In the second round, or in the next run, it holds what the others hold.
  const next = await offices.sync({ config: { spokes } });
  expect(next.outcome).toBe('ok');
  for (const rows of await offices.rows('note'))
    expect(rows.map(({ id, v }) => [id, v])).toEqual([
      [1, 'a'],
      [2, 'three'],
      [3, 'three'],
    ]);
});
