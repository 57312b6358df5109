import { describe, expect, test } from 'vitest';
import { expectSettled, storedSides } from './settled.js';
import { edit, moment, openStaff, type Staff } from './staff.js';
import { commitsBatch, locksRows, openWire, over } from './wire.js';
import { spokeOrders } from '../support/spoke-orders.js';

/** A person per order of the spokes, and the run that takes them everywhere. */
async function openOrders(): Promise<Staff> {
  const staff = await openStaff(3, { table: { merge: 'columns' }, config: { concurrency: 1 } });
  await staff.hub.run(
    spokeOrders
      .map((_, at) => `INSERT INTO person (id, name, town) VALUES (${String(100 + at)}, 'Asha', 'Pokhara')`)
      .join(';'),
  );
  await staff.sync();
  return staff;
}

/**
 * Four people at four sites. Town: two of them, phone: the hub and one, name: two the same and one another, earlier than
 * the later of the two; email: one alone.
 */
async function everybodyEdits(staff: Staff, id: number): Promise<void> {
  await edit(staff.hub, id, { phone: 'hub' }, 4, 11);
  await edit(staff.two, id, { town: 'two', name: 'same' }, 1, 21);
  await edit(staff.three, id, { town: 'three', phone: 'three', name: 'other' }, 3, 31);
  await edit(staff.four, id, { name: 'same', email: `four-${String(id)}` }, 5, 41);
}

async function expectMerged(staff: Staff, id: number): Promise<void> {
  const row = (await staff.hub.query('SELECT * FROM person WHERE id = ?', [id]))[0];
  expect(row).toEqual({
    id,
    name: 'same',
    town: 'three',
    phone: 'hub',
    email: `four-${String(id)}`,
    person_timestamp: expect.anything() as unknown,
  });
  const [time] = await staff.hub.query(
    "SELECT IF(person_timestamp = ?, 'yes', 'no') AS latest FROM person WHERE id = ?",
    [moment(5), id],
  );
  expect(time).toEqual({ latest: 'yes' });

  const met = (await storedSides(staff)).filter(({ record }) => record === String(id));
  expect([...new Set(met.flatMap(({ columns }) => columns ?? ['the whole row']))].sort()).toEqual([
    'name',
    'phone',
    'town',
  ]);
  // Whatever lost stands there whole, under the name of who made it.
  const lost = (site: number, user: string, column: string, value: string) =>
    met.some(
      (side) => side.outcome === 'loser' && side.site === site && side.user === user && side.row?.[column] === value,
    );
  expect([lost(2, '21', 'town', 'two'), lost(3, '31', 'phone', 'three'), lost(3, '31', 'name', 'other')]).toEqual([
    true,
    true,
    true,
  ]);
}

describe('three spokes and the hub merge columns', () => {
  test('in one run, in every order: the same row, conflicts only over columns that two changed', async () => {
    const staff = await openOrders();
    for (const [at, order] of spokeOrders.entries()) {
      await everybodyEdits(staff, 100 + at);
      await staff.syncInOrder(order);
      await expectMerged(staff, 100 + at);
    }
    await expectSettled(staff, 'person');
  });

  test('over several runs, one office at a time: the same', async () => {
    const staff = await openOrders();
    for (const [at, order] of spokeOrders.entries()) {
      await everybodyEdits(staff, 100 + at);
      for (const site of order) await staff.syncOnly(site);
    }
    await staff.sync();
    for (const at of spokeOrders.keys()) await expectMerged(staff, 100 + at);
    await expectSettled(staff, 'person');
  });

  test('with one office offline while the other two meet: the same', async () => {
    const staff = await openOrders();
    for (const [at, [first, second, late]] of spokeOrders.entries()) {
      await everybodyEdits(staff, 100 + at);
      await staff.syncInOrder([first, second]);
      await staff.syncOnly(late);
    }
    await staff.sync();
    for (const at of spokeOrders.keys()) await expectMerged(staff, 100 + at);
    await expectSettled(staff, 'person');
  });

  test('side by side: the same', async () => {
    const staff = await openOrders();
    for (const at of spokeOrders.keys()) await everybodyEdits(staff, 100 + at);
    await staff.sync({ config: { concurrency: 3 } });
    for (const at of spokeOrders.keys()) await expectMerged(staff, 100 + at);
    await expectSettled(staff, 'person');
  });
});

test('edits of different columns are no conflict, and a later edit of one column does not touch the others', async () => {
  const staff = await openStaff(3, { table: { merge: 'columns' } });
  await edit(staff.two, 1, { town: 'two' }, 3, 21);
  await edit(staff.three, 1, { phone: 'three' }, 1, 31);
  await edit(staff.hub, 1, { email: 'hub@example.org' }, 2, 11);
  await staff.syncOnly(2, 3);
  // Offline until now, with an old edit: it is later than nothing in its own column, and earlier in the other.
  await edit(staff.four, 1, { name: 'four', town: 'four' }, 2, 41);
  const result = await staff.sync();
  expect((await staff.rows('person'))[0]?.[0]).toMatchObject({
    name: 'four',
    town: 'two',
    phone: 'three',
    email: 'hub@example.org',
  });
  expect(result.conflicts).toMatchObject([{ winner: { site: 2 }, losers: [{ site: 4 }] }]);
  expect((await storedSides(staff)).map(({ columns, outcome, site, user }) => [columns, outcome, site, user])).toEqual([
    [['town'], 'winner', 2, '21'],
    [['town'], 'loser', 4, '41'],
  ]);
  await expectSettled(staff, 'person');
});

describe('a merge that a broken line cuts in two', () => {
  test.each([
    ['before the spoke is written', locksRows],
    ['before the spoke commits', commitsBatch],
  ] as const)('%s: what lost is kept, once, and the row comes out the same', async (_, cutsAt) => {
    const staff = await openStaff(1, { table: { merge: 'columns' } });
    const wire = await openWire(staff.two.server);
    // 1: both sides are written. 2: only the spoke is. 3: only the hub is.
    await edit(staff.hub, 1, { town: 'hub', email: 'hub' }, 2, 11);
    await edit(staff.two, 1, { town: 'two', phone: 'two' }, 1, 21);
    await edit(staff.hub, 2, { town: 'hub' }, 2, 12);
    await edit(staff.two, 2, { town: 'two' }, 1, 22);
    await edit(staff.hub, 3, { town: 'hub' }, 1, 13);
    await edit(staff.two, 3, { town: 'two' }, 2, 23);
    wire.watch((statement, link) => {
      if (!cutsAt(statement, link)) return undefined;
      wire.refuse(true);
      return 'cut';
    });
    expect((await staff.sync({ config: over(staff.config, 2, wire) })).sites).toMatchObject([{ outcome: 'skipped' }]);
    await staff.sync();
    expect((await staff.rows('person'))[0]).toMatchObject([
      { town: 'hub', email: 'hub', phone: 'two' },
      { town: 'hub' },
      { town: 'two' },
    ]);
    expect(
      (await storedSides(staff)).map(({ record, columns, outcome, site, user, row }) => [
        record,
        columns,
        outcome,
        site,
        user,
        row?.['town'],
      ]),
    ).toEqual([
      ['1', ['town'], 'winner', 1, '11', 'hub'],
      ['1', ['town'], 'loser', 2, '21', 'two'],
      ['2', ['town'], 'winner', 1, '12', 'hub'],
      ['2', ['town'], 'loser', 2, '22', 'two'],
      ['3', ['town'], 'winner', 2, '23', 'two'],
      ['3', ['town'], 'loser', 1, '13', 'hub'],
    ]);
    await expectSettled(staff, 'person');
  });
});
