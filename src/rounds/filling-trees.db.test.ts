import { expect, test } from 'vitest';
import { openOffices } from '../../test/support/offices.js';

test('a new spoke gets a table that points at itself whole, whoever wins conflicts', async () => {
  const schema = `CREATE TABLE node (id INT PRIMARY KEY, parent INT NULL, FOREIGN KEY (parent) REFERENCES node (id))`;
  const node = { name: 'node', conflict: 'spoke', merge: 'rows', ignoreColumns: [] } as const;
  const offices = await openOffices(schema, [node]);
  const rows = Array.from({ length: 5200 }, (_, at) => `(${at + 1}, NULL)`).join(', ');
  await offices.hub.run(`INSERT INTO node VALUES ${rows}; UPDATE node SET parent = 5200 WHERE id = 1`);
  expect((await offices.sync()).totals).toMatchObject({ quarantined: 0, conflicts: 0 });
  const [hub, spoke] = await offices.rows('node');
  expect(hub?.[0]).toEqual({ id: 1, parent: 5200 });
  expect(spoke).toEqual(hub);
});
