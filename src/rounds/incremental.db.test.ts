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
