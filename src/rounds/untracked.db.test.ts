import { expect, test } from 'vitest';
import type { FreshDatabase, RawRow } from '../../test/support/database.js';
import { openOffices } from '../../test/support/offices.js';
import { logChange } from '../../test/support/people.js';

const schema =
  'CREATE TABLE note (id INT PRIMARY KEY, v VARCHAR(30)); CREATE TABLE place (id INT PRIMARY KEY, v VARCHAR(30))';

async function offices() {
  const opened = await openOffices(schema, ['note', 'place'], { spokes: 2, config: { concurrency: 1 } });
  const [two, three] = opened.spokes as [FreshDatabase, FreshDatabase];
  await opened.hub.run(`INSERT INTO note SELECT seq, 'a' FROM seq_1_to_9; INSERT INTO place VALUES (1, 'a')`);
  const filled = await opened.sync();
  return { ...opened, two, three, filled };
}

test('rows that changed with no entry are counted once, at the site where they were changed, and marked in the log', async () => {
  const { hub, two, three, sync, filled } = await offices();
  expect(filled.untracked).toEqual([]);
  await two.run(`UPDATE note SET v = 'two' WHERE id IN (1, 2); INSERT INTO note VALUES (20, 'two')`);
  await logChange(two, 2, 7, { table: 'note', record: 2 });
  await three.run(`DELETE FROM note WHERE id = 3; UPDATE place SET v = 'three'`);
  await logChange(three, 3, 7, { table: 'place', record: 1 });
  await hub.run(`UPDATE note SET v = 'hub' WHERE id IN (4, 5, 6)`);
  // An entry by nobody is an entry.
  await hub.run(
    `INSERT INTO change_log (site_id, user_id, \`table\`, record_id, update_type) VALUES (1, NULL, 'note', '6', 'update')`,
  );
  const { untracked } = await sync();
  expect(untracked).toEqual([
    { table: 'note', site: 1, rows: 2 },
    { table: 'note', site: 2, rows: 2 },
    { table: 'note', site: 3, rows: 1 },
  ]);
  const marked = await hub.query(
    `SELECT record_id, site_id_from, site_id_to FROM sync_log WHERE untracked = 1 ORDER BY record_id + 0, site_id_from, site_id_to`,
  );
  const ways = (rows: RawRow[]) =>
    rows.map((row) => `${String(row['record_id'])}: ${String(row['site_id_from'])}→${String(row['site_id_to'])}`);
  expect(ways(marked)).toEqual([
    '1: 1→3',
    '1: 2→1',
    '3: 1→2',
    '3: 3→1',
    '4: 1→2',
    '4: 1→3',
    '5: 1→2',
    '5: 1→3',
    '20: 1→3',
    '20: 2→1',
  ]);
  expect((await sync()).untracked).toEqual([]);
});

test('what a late office receives was counted when it was found', async () => {
  const { two, three, sync, hub, config } = await offices();
  await two.run(`UPDATE note SET v = 'two' WHERE id = 1`);
  await hub.run(`UPDATE note SET v = 'hub' WHERE id = 2`);
  const early = await sync({ sites: ['Site 2'] });
  expect(early.untracked).toEqual([
    { table: 'note', site: 1, rows: 1 },
    { table: 'note', site: 2, rows: 1 },
  ]);
  const late = await sync();
  expect(late).toMatchObject({ totals: { updated: 2 }, untracked: [] });
  expect(config.spokes).toHaveLength(2);
  expect(await three.query('SELECT v FROM note WHERE id IN (1, 2) ORDER BY id')).toEqual([{ v: 'two' }, { v: 'hub' }]);
});

test('rows that meet at a first contact are nobody’s change, unless both hold another', async () => {
  const opened = await openOffices(schema, ['note', 'place']);
  const [two] = opened.spokes as [FreshDatabase];
  await opened.hub.run(`INSERT INTO note VALUES (1, 'hub'), (2, 'same'), (3, 'hub')`);
  await two.run(`INSERT INTO note VALUES (2, 'same'), (3, 'two'), (4, 'two')`);
  const { untracked, warnings } = await opened.sync();
  expect(warnings).toEqual([
    expect.stringContaining('1 row differed, and no change log entry tells of the side that was overwritten'),
  ]);
  expect(untracked).toEqual([]);
  expect(await opened.hub.query(`SELECT record_id FROM sync_log WHERE untracked = 1`)).toEqual([{ record_id: '3' }]);
});
