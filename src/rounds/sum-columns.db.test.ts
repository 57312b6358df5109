import { describe, expect, test } from 'vitest';
import { expectConverged, expectSame, nothingDone } from '../../test/support/agreement.js';
import { tableConfig } from '../../test/support/config.js';
import type { FreshDatabase } from '../../test/support/database.js';
import { openOffices, type Offices } from '../../test/support/offices.js';
import { plan } from '../plan/plan.js';
import { spokeOrders } from '../../test/support/spoke-orders.js';

const schema = `CREATE TABLE stock (
  id INT PRIMARY KEY, name VARCHAR(20) NULL, quantity INT UNSIGNED NULL, value DECIMAL(12,2) NOT NULL DEFAULT 0,
  changed TIMESTAMP(3) NOT NULL DEFAULT '2026-01-01 00:00:00')`;
const stock = tableConfig('stock', { merge: 'columns', conflictColumn: 'changed', sumColumns: ['quantity', 'value'] });

async function openStock(spokes: number, rows = `(1, 'rice', 10, 100.50)`): Promise<Offices> {
  const offices = await openOffices(schema, [stock], { spokes, config: { concurrency: 1 } });
  await offices.hub.run(`INSERT INTO stock (id, name, quantity, value) VALUES ${rows}`);
  await offices.sync();
  return offices;
}

/** One sale: `minute` goes into the conflict column. */
async function sell(site: FreshDatabase, pieces: number, minute: number, id = 1): Promise<void> {
  await site.query(
    `UPDATE stock SET quantity = quantity - ?, value = value - ?, changed = '2031-01-01 00:00:00' + INTERVAL ? MINUTE WHERE id = ?`,
    [pieces, `${String(pieces)}.05`, minute, id],
  );
}

async function quantities(offices: Offices, id = 1): Promise<unknown[]> {
  const rows = await Promise.all(
    offices.sites.map((site) => site.query('SELECT quantity FROM stock WHERE id = ?', [id])),
  );
  return rows.map(([row]) => row?.['quantity']);
}

const conflicts = (offices: Offices): Promise<unknown[]> => offices.state('SELECT id FROM STATE.conflict');

test('both sides sold: what they sold adds up, in integers and decimals, and is no conflict', async () => {
  const offices = await openStock(1);
  const [two] = offices.spokes as [FreshDatabase];
  await sell(offices.hub, 3, 1);
  await sell(two, 2, 2);
  await two.run(`UPDATE stock SET name = 'brown rice' WHERE id = 1`);
  expect((await offices.sync()).totals).toEqual({ ...nothingDone, updated: 2, merged: 1 });
  expect(await two.query('SELECT name, quantity, value, changed FROM stock')).toEqual([
    { name: 'brown rice', quantity: 5, value: '95.40', changed: '2031-01-01 00:02:00.000' },
  ]);
  await expectConverged(offices, 'stock');
  expect(await conflicts(offices)).toEqual([]);

  // Against what they agreed on by now, not against the first value.
  await sell(offices.hub, 1, 3);
  await sell(two, 1, 4);
  await offices.sync();
  expect(await quantities(offices)).toEqual([3, 3]);
});

describe('where all of a row is the same at both', () => {
  const sold = async (offices: Offices): Promise<void> => {
    for (const site of offices.sites) await sell(site, 3, 1);
  };

  test('two sales of three pieces are six', async () => {
    const offices = await openStock(1);
    await sold(offices);
    expect((await offices.sync()).totals).toEqual({ ...nothingDone, updated: 2, merged: 1 });
    expect(await quantities(offices)).toEqual([4, 4]);
    await expectConverged(offices, 'stock');
  });

  test('a plan foresees it, at all offices', async () => {
    const offices = await openStock(2);
    await sold(offices);
    const planned = await plan(offices.config);
    const { totals } = await offices.sync();
    expect(totals).toMatchObject({ updated: 5, merged: 2, conflicts: 0 });
    expect(planned.totals).toEqual(totals);
  });

  test('three sales of three pieces are nine, also with one office away at first, and compared incrementally', async () => {
    const offices = await openStock(2);
    await sold(offices);
    await offices.sync({ sites: [2], config: { compare: { mode: 'incremental', fullEveryMs: null } } });
    await offices.sync({ sites: [3] });
    await offices.sync();
    expect(await quantities(offices)).toEqual([1, 1, 1]);
    await expectConverged(offices, 'stock');
  });

  test('what was brought is not counted again when it comes back from the other side', async () => {
    const offices = await openStock(2);
    const [two] = offices.spokes as [FreshDatabase, FreshDatabase];
    for (let sale = 1; sale <= 3; sale += 1) {
      await sell(two, 1, sale);
      await offices.sync();
      expect(await quantities(offices)).toEqual([10 - sale, 10 - sale, 10 - sale]);
    }
    await sell(offices.hub, 1, 4);
    await offices.sync();
    await expectConverged(offices, 'stock');
    expect(await quantities(offices)).toEqual([6, 6, 6]);
  });
});

describe('three spokes and the hub sell of the same', () => {
  const everybodySells = async (offices: Offices): Promise<void> => {
    for (const id of spokeOrders.keys())
      for (const [at, site] of offices.sites.entries()) await sell(site, at + 1, 5 - at, id);
  };
  const open = (): Promise<Offices> =>
    openStock(3, spokeOrders.map((_, id) => `(${String(id)}, 'rice', 20, 0)`).join(', '));
  const expectAll = async (offices: Offices): Promise<void> => {
    for (const id of spokeOrders.keys()) expect(await quantities(offices, id)).toEqual([10, 10, 10, 10]);
    expect(await conflicts(offices)).toEqual([]);
    await expectConverged(offices, 'stock');
  };

  test('side by side', async () => {
    const offices = await open();
    await everybodySells(offices);
    await offices.sync({ config: { concurrency: 3 } });
    await expectAll(offices);
  });

  test('in every order, one office after the other, with the next sale in between', async () => {
    const offices = await open();
    const [two] = offices.spokes as [FreshDatabase];
    for (const [id, order] of spokeOrders.entries()) {
      for (const [at, site] of offices.sites.entries()) await sell(site, at + 1, at, id);
      for (const site of order) await offices.sync({ sites: [site] });
      await sell(two, 1, 10, id);
      await sell(offices.hub, 1, 11, id);
      await offices.sync({ sites: order });
      expect(await quantities(offices, id)).toEqual([8, 8, 8, 8]);
    }
    expect(await conflicts(offices)).toEqual([]);
    await expectConverged(offices, 'stock');
  });

  test('over two runs, with one of them away in the first', async () => {
    const offices = await open();
    await everybodySells(offices);
    await offices.sync({ sites: [4, 2] });
    await offices.sync();
    await expectAll(offices);
  });
});

describe('what does not add up', () => {
  test('a stock below zero is refused: the later row is kept whole, and the other can be restored', async () => {
    const offices = await openStock(1);
    const [two] = offices.spokes as [FreshDatabase];
    await sell(offices.hub, 7, 1);
    await sell(two, 8, 2);
    expect((await offices.sync()).totals).toMatchObject({ conflicts: 1, merged: 0, quarantined: 0 });
    expect(await quantities(offices)).toEqual([2, 2]);
    const lost = await offices.state(`SELECT row_values FROM STATE.conflict_side WHERE outcome = 'loser'`);
    expect(JSON.parse(String(lost[0]?.['row_values']))).toMatchObject({ quantity: '3', value: '93.45' });
    // The mail can show the numbers before: they are remembered as they were.
    const [before] = await offices.state('SELECT base_row FROM STATE.conflict');
    expect(JSON.parse(String(before?.['base_row']))).toMatchObject({ quantity: '10', value: '100.50' });
    await expectConverged(offices, 'stock');
  });

  test('the same where both rows are the same: it stays, and both are told', async () => {
    const offices = await openStock(1);
    for (const site of offices.sites) await sell(site, 7, 1);
    expect((await offices.sync()).totals).toMatchObject({ conflicts: 1, quarantined: 0 });
    expect(await quantities(offices)).toEqual([3, 3]);
    await expectConverged(offices, 'stock');
  });

  test('NULL: the number is kept, and both are told', async () => {
    const offices = await openStock(1);
    const [two] = offices.spokes as [FreshDatabase];
    await sell(offices.hub, 3, 1);
    await two.run(`UPDATE stock SET quantity = NULL, changed = '2031-01-01 01:00:00'`);
    expect((await offices.sync()).totals).toMatchObject({ conflicts: 1 });
    expect(await quantities(offices)).toEqual([7, 7]);
    await expectConverged(offices, 'stock');
  });

  test('one side deleted it: an update/delete conflict', async () => {
    const offices = await openStock(1);
    const [two] = offices.spokes as [FreshDatabase];
    await sell(offices.hub, 3, 1);
    await two.run('DELETE FROM stock');
    expect((await offices.sync()).conflicts).toMatchObject([{ kind: 'update/delete' }]);
    expect(await quantities(offices)).toEqual([7, 7]);
  });

  test('both inserted it: an insert/insert conflict', async () => {
    const offices = await openStock(1);
    const [two] = offices.spokes as [FreshDatabase];
    await offices.hub.run(`INSERT INTO stock (id, quantity) VALUES (9, 5)`);
    await two.run(`INSERT INTO stock (id, quantity) VALUES (9, 6)`);
    expect((await offices.sync()).conflicts).toMatchObject([{ kind: 'insert/insert' }]);
    await expectConverged(offices, 'stock');
  });

  test('first contact: nothing is known of the value before', async () => {
    const offices = await openOffices(schema, [stock]);
    const [two] = offices.spokes as [FreshDatabase];
    await offices.hub.run(`INSERT INTO stock VALUES (1, 'rice', 7, 0, '2030-01-01')`);
    await two.run(`INSERT INTO stock VALUES (1, 'rice', 8, 0, '2031-01-01')`);
    await offices.sync();
    expect(await quantities(offices)).toEqual([8, 8]);
  });

  test('a receive-only spoke gets what the hub has', async () => {
    const offices = await openOffices(schema, [stock], { spoke: { direction: 'receive-only' } });
    const [two] = offices.spokes as [FreshDatabase];
    await offices.hub.run(`INSERT INTO stock (id, quantity) VALUES (1, 10), (2, 10)`);
    await offices.sync();
    await sell(offices.hub, 3, 1, 1);
    await sell(two, 2, 2, 1);
    for (const site of offices.sites) await sell(site, 3, 1, 2);
    await offices.sync();
    expect([await quantities(offices, 1), await quantities(offices, 2)]).toEqual([
      [7, 7],
      [7, 7],
    ]);
  });
});

test('declared later: what was agreed before is no proof yet, from the next run on it is', async () => {
  const before = tableConfig('stock', { merge: 'columns', conflictColumn: 'changed' });
  const offices = await openOffices(schema, [before]);
  const [two] = offices.spokes as [FreshDatabase];
  await offices.hub.run(`INSERT INTO stock (id, quantity) VALUES (1, 10), (2, 10), (3, 10)`);
  await offices.sync();
  await sell(offices.hub, 3, 1, 1);
  await sell(two, 2, 2, 1);
  await sell(offices.hub, 3, 1, 2);
  const config = { tables: [stock] };
  const first = await offices.sync({ config });
  expect(first.totals).toMatchObject({ conflicts: 1 });
  expect([await quantities(offices, 1), await quantities(offices, 2)]).toEqual([
    [8, 8],
    [7, 7],
  ]);
  for (const id of [1, 2, 3]) {
    await sell(offices.hub, 3, 3, id);
    await sell(two, 2, 4, id);
  }
  expect((await offices.sync({ config })).totals).toMatchObject({ conflicts: 0, merged: 3 });
  expect([await quantities(offices, 1), await quantities(offices, 2), await quantities(offices, 3)]).toEqual([
    [3, 3],
    [2, 2],
    [5, 5],
  ]);

  // And no more: a value is no hash.
  await sell(offices.hub, 1, 5, 3);
  await sell(two, 2, 6, 3);
  expect((await offices.sync({ allowChanges: ['stock'] })).totals).toMatchObject({ conflicts: 1 });
  expect(await quantities(offices, 3)).toEqual([3, 3]);
  await expectConverged(offices, 'stock');
});

test('a trigger at the hub that makes another number of it: it is not added to what was never there', async () => {
  const offices = await openOffices(schema, [stock], { spokes: 2, config: { concurrency: 1 } });
  const [two, three] = offices.spokes as [FreshDatabase, FreshDatabase];
  await offices.hub.run(`INSERT INTO stock (id, quantity) VALUES (1, 100)`);
  await offices.hub.run(
    `CREATE TRIGGER at_most BEFORE UPDATE ON stock FOR EACH ROW SET NEW.quantity = LEAST(NEW.quantity, 90)`,
  );
  await offices.sync();
  // 100 - 4 is 96, of which the hub makes 90.
  await sell(two, 4, 1);
  await offices.sync();
  await offices.sync();
  expect(await quantities(offices)).toEqual([90, 90, 90]);
  await sell(two, 1, 2);
  await sell(three, 2, 3);
  await offices.sync();
  expect(await quantities(offices)).toEqual([87, 87, 87]);
  await expectSame(offices, 'stock');
});

test('columns that cannot be summed: the table is refused by name', async () => {
  const wished = tableConfig('stock', { merge: 'columns', sumColumns: ['ID', 'name', 'changed', 'weight', 'size'] });
  const offices = await openOffices(
    `CREATE TABLE stock (id INT PRIMARY KEY, name VARCHAR(20), weight DOUBLE, twice INT AS (id * 2),
       changed TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3))`,
    [wished],
  );
  const { warnings, outcome } = await offices.sync();
  expect(outcome).toBe('warnings');
  expect(warnings.join()).toContain(
    'sumColumns of stock names ID, which is part of its key; ' +
      'sumColumns of stock names name of type varchar(20): only integers and DECIMAL add up exactly; ' +
      'sumColumns of stock names changed, which is its conflict column; ' +
      'sumColumns of stock names weight of type double: only integers and DECIMAL add up exactly; ' +
      'sumColumns of stock names size, which is no column of it',
  );
  const generated = { tables: [{ ...wished, sumColumns: ['twice'] }] };
  expect((await offices.sync({ config: generated })).warnings.join()).toContain('names twice, which is generated');
});
