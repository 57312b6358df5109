import { expect, test } from 'vitest';
import { openOffices, type Offices } from '../../test/support/offices.js';

const schema = `CREATE TABLE place (region VARCHAR(10), code BINARY(2), name VARCHAR(40), PRIMARY KEY (region, code))`;
const incremental = { mode: 'incremental', fullEveryMs: null } as const;

function logged(record: string, kind = 'update'): string {
  return `INSERT INTO change_log (site_id, user_id, \`table\`, record_id, update_type) VALUES (1, '7', 'place', '${record}', '${kind}')`;
}

test('incremental: what the change log names is synced, the rest waits for the next full compare', async () => {
  const offices = await openOffices(schema, ['place'], { spokes: 2, config: { compare: incremental } });
  const [two] = offices.spokes as [Offices['hub'], Offices['hub']];
  await offices.hub.run(
    `INSERT INTO place VALUES ('east', 'ab', 'Ilam'), ('east', x'0001', 'Dharan'), ('west', 'ab', 'Palpa')`,
  );
  await offices.sync();

  await two.run(
    `UPDATE place SET name = 'Ilam Bazar' WHERE region = 'east' AND code = 'ab'; ${logged('["east","ab"]')}`,
  );
  await two.run(`UPDATE place SET name = 'not logged' WHERE region = 'west'`);
  await offices.hub.run(`DELETE FROM place WHERE code = x'0001'; ${logged('["east","0001"]', 'delete')}`);
  const quick = await offices.sync();
  expect(quick.totals).toMatchObject({ inserted: 0, updated: 2, deleted: 2, conflicts: 0 });
  const names = (await offices.rows('place')).map((rows) => rows.map(({ name }) => name));
  expect(names).toEqual([
    ['Ilam Bazar', 'Palpa'],
    ['Ilam Bazar', 'not logged'],
    ['Ilam Bazar', 'Palpa'],
  ]);
  expect((await offices.sync()).totals).toMatchObject({ inserted: 0, updated: 0, deleted: 0 });

  const full = await offices.sync({ config: { compare: { mode: 'incremental', fullEveryMs: 0 } } });
  expect(full.totals).toMatchObject({ updated: 2 });
  const [hub, ...spokes] = await offices.rows('place');
  for (const rows of spokes) expect(rows).toEqual(hub);
});

test('incremental: a record id in another spelling than the key is the same row, once', async () => {
  const words = `
    CREATE TABLE word (code VARCHAR(10) COLLATE utf8mb4_general_ci PRIMARY KEY, v VARCHAR(20));
    CREATE TABLE item (id INT PRIMARY KEY, v VARCHAR(20))`;
  const offices = await openOffices(words, ['word', 'item'], { config: { compare: incremental } });
  const [spoke] = offices.spokes as [Offices['hub']];
  await offices.hub.run(`INSERT INTO word VALUES ('abc', 'x'), ('def', 'y'); INSERT INTO item VALUES (7, 'x')`);
  await offices.sync();
  const told = (table: string, record: string): string =>
    `INSERT INTO change_log (site_id, user_id, \`table\`, record_id, update_type) VALUES (1, '7', '${table}', '${record}', 'update')`;

  await offices.hub.run(`UPDATE word SET v = 'hub' WHERE code = 'abc'; ${told('word', 'ABC')}; ${told('word', 'abc')}`);
  await spoke.run(`UPDATE word SET v = 'spoke' WHERE code = 'def'; ${told('word', 'DEF')}; ${told('word', 'def')};
    UPDATE item SET v = 'spoke' WHERE id = 7; ${told('item', '007')}`);
  expect((await offices.sync()).totals).toMatchObject({ updated: 3, conflicts: 0 });
  for (const table of ['word', 'item']) {
    const [hub, other] = await offices.rows(table);
    expect(other).toEqual(hub);
  }
  // What was agreed is not forgotten by that: a deletion stays one.
  await spoke.run(
    `DELETE FROM item; ${told('item', '7')}; DELETE FROM word WHERE code = 'abc'; ${told('word', 'Abc')}`,
  );
  expect((await offices.sync()).totals).toMatchObject({ deleted: 2, inserted: 0, conflicts: 0 });
  expect((await offices.rows('item'))[0]).toEqual([]);
});

test.each([
  ['latin1', 'latin1_swedish_ci'],
  ['utf8mb3', 'utf8mb3_general_ci'],
])(
  'incremental: a record id that a key of %s cannot hold is nobody’s, and harms nobody',
  async (charset, collation) => {
    const word = `CREATE TABLE word (code VARCHAR(10) CHARACTER SET ${charset} COLLATE ${collation} PRIMARY KEY, v VARCHAR(20))`;
    const offices = await openOffices(word, ['word'], { config: { compare: incremental } });
    const [spoke] = offices.spokes as [Offices['hub']];
    await offices.hub.run(`INSERT INTO word VALUES ('a', 'x'), ('b', 'x'), ('?', 'x')`);
    await offices.sync();
    const told = (record: string, kind = 'update'): string =>
      `INSERT INTO change_log (site_id, user_id, \`table\`, record_id, update_type) VALUES (1, '7', 'word', '${record}', '${kind}')`;

    await offices.hub.run(
      `${told('😀', 'delete')}; UPDATE word SET v = 'hub' WHERE code = 'a'; ${told('a')}; ${told('😀')}`,
    );
    await spoke.run(
      `${told('😀')}; UPDATE word SET v = 'spoke' WHERE code = 'b'; ${told('b')}; ${told('😀', 'delete')}`,
    );
    expect(await offices.sync()).toMatchObject({ outcome: 'ok', totals: { inserted: 0, updated: 2, deleted: 0 } });
    const [hub, other] = await offices.rows('word');
    expect(hub?.map(({ v }) => v)).toEqual(['x', 'hub', 'spoke']);
    expect(other).toEqual(hub);
  },
);

test('the first rows of a table that was empty are somebody’s too', async () => {
  const offices = await openOffices('CREATE TABLE item (id INT PRIMARY KEY, v VARCHAR(20))', ['item']);
  await offices.sync();
  await offices.hub.run(
    `INSERT INTO item VALUES (7, 'x');
     INSERT INTO change_log (site_id, user_id, \`table\`, record_id, update_type) VALUES (1, '42', 'item', '7', 'new')`,
  );
  await offices.sync();
  expect(await offices.hub.query('SELECT record_id, user_id FROM sync_log')).toEqual([
    { record_id: '7', user_id: '42' },
  ]);
});
