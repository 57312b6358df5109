import { describe, expect, test } from 'vitest';
import { expectConverged, nothingDone } from '../../test/support/agreement.js';
import { tableConfig } from '../../test/support/config.js';
import type { FreshDatabase } from '../../test/support/database.js';
import { openOffices } from '../../test/support/offices.js';

describe('an ignored column', () => {
  const schema = `CREATE TABLE stock (
    id INT PRIMARY KEY, amount INT, code VARCHAR(10) UNIQUE, seen_by VARCHAR(20) NULL,
    last_seen TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6))`;
  const stock = tableConfig('stock', { ignoreColumns: ['last_seen', 'seen_by'] });

  test('is neither compared nor written: rows that differ only there are left alone', async () => {
    const offices = await openOffices(schema, [stock]);
    const [spoke] = offices.spokes as [FreshDatabase];
    await offices.hub.run(
      `INSERT INTO stock VALUES (1, 10, 'a', 'hub', '2020-01-01'), (2, 20, 'b', 'hub', '2020-01-02')`,
    );
    await offices.sync();
    expect(await spoke.query('SELECT seen_by FROM stock')).toEqual([{ seen_by: null }, { seen_by: null }]);
    await spoke.run(`UPDATE stock SET seen_by = 'spoke', last_seen = '2021-01-01' WHERE id = 1`);
    expect((await offices.sync()).totals).toEqual(nothingDone);
  });

  test('keeps its own value at each site while the row changes, one with ON UPDATE too, also in a swap', async () => {
    const offices = await openOffices(schema, [stock]);
    const [spoke] = offices.spokes as [FreshDatabase];
    await offices.hub.run(
      `INSERT INTO stock VALUES (1, 10, 'a', 'hub', '2020-01-01'), (2, 20, 'b', 'hub', '2020-01-02'), (3, 30, 'c', 'hub', '2020-01-03')`,
    );
    await offices.sync();
    await spoke.run(`UPDATE stock SET seen_by = 'spoke', last_seen = '2021-01-01'`);
    await offices.hub.run(`UPDATE stock SET amount = 11, last_seen = last_seen WHERE id = 1;
      UPDATE stock SET code = NULL, last_seen = last_seen WHERE id = 2; UPDATE stock SET code = 'b', last_seen = last_seen WHERE id = 3;
      UPDATE stock SET code = 'c', last_seen = last_seen WHERE id = 2`);
    expect((await offices.sync({ allowChanges: ['stock'] })).totals.updated).toBe(3);
    expect(await spoke.query('SELECT id, amount, code, seen_by, last_seen FROM stock')).toEqual([
      { id: 1, amount: 11, code: 'a', seen_by: 'spoke', last_seen: '2021-01-01 00:00:00.000000' },
      { id: 2, amount: 20, code: 'c', seen_by: 'spoke', last_seen: '2021-01-01 00:00:00.000000' },
      { id: 3, amount: 30, code: 'b', seen_by: 'spoke', last_seen: '2021-01-01 00:00:00.000000' },
    ]);
    await spoke.run(`UPDATE stock SET amount = 12, last_seen = last_seen WHERE id = 1`);
    await offices.sync();
    expect(await offices.hub.query('SELECT amount, seen_by, last_seen FROM stock WHERE id = 1')).toEqual([
      { amount: 12, seen_by: 'hub', last_seen: '2020-01-01 00:00:00.000000' },
    ]);
  });
});

test('generated columns are neither compared nor written; invisible ones are', async () => {
  const offices = await openOffices(
    `CREATE TABLE person (
      id INT PRIMARY KEY, first VARCHAR(20), last VARCHAR(20), secret VARCHAR(20) INVISIBLE,
      whole VARCHAR(41) AS (CONCAT(first, ' ', last)) STORED, initial CHAR(1) AS (LEFT(first, 1)) VIRTUAL, UNIQUE KEY (whole))`,
    ['person'],
  );
  const [spoke] = offices.spokes as [FreshDatabase];
  await offices.hub.run(
    `INSERT INTO person (id, first, last, secret) VALUES (1, 'Asha', 'Rai', 's1'), (2, 'Bikash', 'Thapa', NULL)`,
  );
  await offices.sync();
  await spoke.run(`UPDATE person SET secret = 's2' WHERE id = 1; UPDATE person SET first = 'Bina' WHERE id = 2`);
  expect((await offices.sync()).totals.updated).toBe(2);
  await expectConverged(offices, 'person');
  expect(await offices.hub.query('SELECT id, secret, whole, initial FROM person')).toEqual([
    { id: 1, secret: 's2', whole: 'Asha Rai', initial: 'A' },
    { id: 2, secret: null, whole: 'Bina Thapa', initial: 'B' },
  ]);
});

test('ON UPDATE CURRENT_TIMESTAMP columns arrive as they were, and so does a row that differs only there', async () => {
  const offices = await openOffices(
    `CREATE TABLE note (id INT PRIMARY KEY, v INT,
       made TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
       changed DATETIME(3) NULL ON UPDATE CURRENT_TIMESTAMP(3),
       note_timestamp TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3))`,
    ['note'],
  );
  const [spoke] = offices.spokes as [FreshDatabase];
  await offices.hub.run(
    `INSERT INTO note VALUES (1, 1, '2020-01-01', NULL, '2020-01-01'), (2, 2, '2020-01-01', '2020-01-01', '2020-01-01')`,
  );
  await offices.sync();
  await expectConverged(offices, 'note');
  await offices.hub.run(
    `UPDATE note SET v = 10, changed = NULL, note_timestamp = '2021-01-01 00:00:00.5' WHERE id = 1`,
  );
  await spoke.run(`UPDATE note SET changed = changed, note_timestamp = '2022-01-01' WHERE id = 2`);
  const result = await offices.sync();
  expect(result.totals).toMatchObject({ updated: 2, conflicts: 0 });
  await expectConverged(offices, 'note');
  expect(await offices.hub.query('SELECT id, v, changed, note_timestamp FROM note')).toEqual([
    { id: 1, v: 10, changed: null, note_timestamp: '2021-01-01 00:00:00.500' },
    { id: 2, v: 2, changed: '2020-01-01 00:00:00.000', note_timestamp: '2022-01-01 00:00:00.000' },
  ]);
});

test('both sides changed only the conflict column: no conflict, the later one is taken', async () => {
  const offices = await openOffices(
    `CREATE TABLE note (id INT PRIMARY KEY, v INT, note_timestamp TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP)`,
    ['note'],
  );
  const [spoke] = offices.spokes as [FreshDatabase];
  await offices.hub.run(`INSERT INTO note VALUES (1, 1, '2020-01-01'), (2, 2, '2020-01-01')`);
  await offices.sync();
  await offices.hub.run(
    `UPDATE note SET note_timestamp = '2021-01-01' WHERE id = 1; UPDATE note SET note_timestamp = '2023-01-01' WHERE id = 2`,
  );
  await spoke.run(`UPDATE note SET note_timestamp = '2022-01-01'`);
  expect((await offices.sync()).totals).toMatchObject({ updated: 2, conflicts: 0 });
  await expectConverged(offices, 'note');
  expect((await offices.rows('note'))[0]?.map((row) => row['note_timestamp'])).toEqual([
    '2022-01-01 00:00:00',
    '2023-01-01 00:00:00',
  ]);
});

test('sites whose tables have other charsets hold the same text', async () => {
  const offices = await openOffices(
    'CREATE TABLE note (id INT PRIMARY KEY, v VARCHAR(50), w TEXT CHARACTER SET utf8mb4) DEFAULT CHARSET utf8mb4',
    ['note'],
    { spokes: 2 },
  );
  const [two, three] = offices.spokes as [FreshDatabase, FreshDatabase];
  await two.run('ALTER TABLE note MODIFY v VARCHAR(50) CHARACTER SET latin1');
  await three.run('ALTER TABLE note MODIFY v VARCHAR(50) CHARACTER SET utf16, DEFAULT CHARACTER SET latin1');
  await offices.hub.run(`INSERT INTO note VALUES (1, 'é', '😀 नेपाल'), (2, 'ü€', NULL)`);
  await offices.sync();
  await expectConverged(offices, 'note');
  await two.run(`UPDATE note SET v = 'ä', w = '😀' WHERE id = 1`);
  expect((await offices.sync()).totals).toMatchObject({ updated: 2, quarantined: 0 });
  await expectConverged(offices, 'note');

  // What the other charset cannot hold is not turned into '?': the row waits in quarantine, by name.
  await offices.hub.run(`UPDATE note SET v = 'नेपाल' WHERE id = 2`);
  const refused = await offices.sync();
  expect(refused.totals).toMatchObject({ quarantined: 1, updated: 1 });
  expect(await two.query('SELECT v FROM note WHERE id = 2')).toEqual([{ v: 'ü€' }]);
  expect(await offices.hub.query('SELECT v FROM note WHERE id = 2')).toEqual([{ v: 'नेपाल' }]);
});
