import { describe, expect, test } from 'vitest';
import { byRecord, expectSettled, logged, storedSides } from './settled.js';
import { add, edit, openStaff, remove, type Staff } from './staff.js';

const ids = async (staff: Staff): Promise<unknown[]> => ((await staff.rows('person'))[0] ?? []).map(({ id }) => id);

/** The stored sides, short: record, outcome, site, user, town or null where it was deleted. */
async function sides(staff: Staff): Promise<unknown[][]> {
  return (await storedSides(staff)).map(({ record, outcome, site, user, row }) => [
    record,
    outcome,
    site,
    user,
    row === null ? null : row['town'],
  ]);
}

describe.each([
  ['deleted first', [2, 3]],
  ['edited first', [3, 2]],
] as const)('a deletion at one spoke and an edit at another, %s', (_, order) => {
  test.each(['in one run', 'in two runs'] as const)('%s', async (runs) => {
    const staff = await openStaff(2);
    // 1: a deletion that nobody logged has no time, and gives way. 2: the edit is later. 3: the deletion is.
    await remove(staff.two, 1);
    await remove(staff.two, 2, 1, 22);
    await remove(staff.two, 3, 3, 23);
    for (const id of [1, 2, 3]) await edit(staff.three, id, { town: `edited ${String(id)}` }, 2, 30 + id);
    if (runs === 'in two runs') for (const site of order) await staff.syncOnly(site);
    const result = await staff.syncInOrder(order);
    if (runs === 'in one run') {
      expect(byRecord(result.conflicts)).toMatchObject([
        { record: '1', kind: 'update/delete', winner: { site: 3 }, losers: [{ site: 2 }] },
        { record: '2', kind: 'update/delete', winner: { site: 3 }, losers: [{ site: 2 }] },
        { record: '3', kind: 'update/delete', winner: { site: 2 }, losers: [{ site: 3 }] },
      ]);
    }
    expect(await ids(staff)).toEqual([1, 2]);
    expect(await sides(staff)).toEqual([
      ['1', 'winner', 3, '31', 'edited 1'],
      ['1', 'loser', 2, null, null],
      ['2', 'winner', 3, '32', 'edited 2'],
      ['2', 'loser', 2, '22', null],
      ['3', 'winner', 2, '23', null],
      ['3', 'loser', 3, '33', 'edited 3'],
    ]);
    await expectSettled(staff, 'person');
  });
});

test('a deletion and an edit of the same row at the hub and a spoke, both ways round', async () => {
  const staff = await openStaff(2);
  await remove(staff.hub, 1, 1, 11);
  await edit(staff.two, 1, { town: 'kept' }, 2, 21);
  await remove(staff.hub, 2, 3, 12);
  await edit(staff.two, 2, { town: 'lost' }, 2, 22);
  await edit(staff.hub, 3, { town: 'kept' }, 2, 13);
  await remove(staff.two, 3, 1, 23);
  await staff.sync();
  expect(await ids(staff)).toEqual([1, 3]);
  expect(await sides(staff)).toEqual([
    ['1', 'winner', 2, '21', 'kept'],
    ['1', 'loser', 1, '11', null],
    ['2', 'winner', 1, '12', null],
    ['2', 'loser', 2, '22', 'lost'],
    ['3', 'winner', 1, '13', 'kept'],
    ['3', 'loser', 2, '23', null],
  ]);
  await expectSettled(staff, 'person');
});

describe('a deletion while a spoke is offline', () => {
  test('does not come back from the old row there', async () => {
    const staff = await openStaff(2);
    await remove(staff.two, 1);
    await remove(staff.hub, 2);
    await staff.syncOnly(2);
    await staff.syncOnly(2);
    await staff.syncOnly(2);
    const result = await staff.sync();
    expect(result.totals).toMatchObject({ deleted: 2, inserted: 0, conflicts: 0 });
    expect(await ids(staff)).toEqual([3]);
    await expectSettled(staff, 'person');
    expect((await logged(staff)).filter((line) => line.includes('→3') && !line.includes('*')).sort()).toEqual([
      'DELETE 1 1→3 by nobody',
      'DELETE 2 1→3 by nobody',
    ]);
  });

  test('meets an edit made there: a conflict, whichever is later', async () => {
    const staff = await openStaff(2);
    await remove(staff.two, 1, 1, 21);
    await remove(staff.two, 2, 3, 22);
    await staff.syncOnly(2);
    await edit(staff.three, 1, { town: 'kept' }, 2, 31);
    await edit(staff.three, 2, { town: 'lost' }, 2, 32);
    await staff.syncOnly(2);
    await staff.sync();
    expect(await ids(staff)).toEqual([1, 3]);
    expect(await sides(staff)).toEqual([
      ['1', 'winner', 3, '31', 'kept'],
      ['1', 'loser', 2, '21', null],
      ['2', 'winner', 2, '22', null],
      ['2', 'loser', 3, '32', 'lost'],
    ]);
    await expectSettled(staff, 'person');
  });

  test('and the same key given again: the old row there gives way, an edited one is a conflict', async () => {
    const staff = await openStaff(2);
    for (const id of [1, 2, 3]) await remove(staff.two, id, 1, 20 + id);
    await staff.syncOnly(2);
    for (const id of [1, 2]) await add(staff.two, id, { name: 'somebody else', town: 'new' }, 2, 25);
    await edit(staff.three, 2, { town: 'edited' }, 3, 32);
    await remove(staff.three, 3, 3, 33);
    await staff.syncOnly(2);
    await staff.sync();
    expect((await staff.rows('person'))[0]).toMatchObject([
      { id: 1, name: 'somebody else', town: 'new' },
      { id: 2, name: 'Bikash', town: 'edited' },
    ]);
    expect(await sides(staff)).toEqual([
      ['2', 'winner', 3, '32', 'edited'],
      ['2', 'loser', 2, '25', 'new'],
    ]);
    await expectSettled(staff, 'person');
  });

  test('given again while both are offline to each other: two records with one key', async () => {
    const staff = await openStaff(2);
    await remove(staff.hub, 1, 1, 11);
    await staff.sync();
    await staff.sync();
    await add(staff.two, 1, { name: 'Anil', town: 'two' }, 2, 21);
    await staff.syncOnly(2);
    await add(staff.three, 1, { name: 'Anju', town: 'three' }, 3, 31);
    const result = await staff.sync();
    expect(result.conflicts).toMatchObject([
      { record: '1', kind: 'insert/insert', winner: { site: 3 }, losers: [{ site: 2 }] },
    ]);
    expect((await staff.rows('person'))[0]?.[0]).toMatchObject({ name: 'Anju' });
    expect(await sides(staff)).toEqual([
      ['1', 'winner', 3, '31', 'three'],
      ['1', 'loser', 2, '21', 'two'],
    ]);
    await expectSettled(staff, 'person');
  });
});

test('a spoke is offline for several runs while the others change, delete and give the same keys again', async () => {
  const staff = await openStaff(3);
  const others = [2, 4] as const;
  // 1: edited, deleted, given again. 2: deleted, given again, deleted. 3: edited and set back to what it was.
  await edit(staff.two, 1, { town: 'a' }, 1, 21);
  await remove(staff.four, 2, 1, 42);
  await edit(staff.two, 3, { town: 'a' }, 1, 23);
  await add(staff.two, 5, { name: 'Esha' }, 1, 25);
  await staff.syncOnly(...others);
  await remove(staff.four, 1, 2, 41);
  await add(staff.two, 2, { name: 'again' }, 2, 22);
  await staff.hub.run(`UPDATE person SET town = 'Butwal', person_timestamp = '2026-01-01 00:00:00' WHERE id = 3`);
  await remove(staff.two, 5, 2, 25);
  await staff.syncOnly(...others);
  await add(staff.hub, 1, { name: 'again', town: 'b' }, 3, 11);
  await remove(staff.four, 2, 3, 42);
  await add(staff.four, 5, { name: 'Esha, again' }, 3, 45);
  await staff.syncOnly(...others);
  await staff.syncOnly(...others);
  // What was done there meanwhile: an edit of a row that is another by now, of one that is gone, of one that is as ever.
  await edit(staff.three, 1, { phone: '1' }, 2, 31);
  await edit(staff.three, 2, { phone: '2' }, 2, 32);
  await edit(staff.three, 3, { phone: '3' }, 2, 33);
  await add(staff.three, 5, { name: 'Ekta' }, 2, 35);
  await staff.sync();
  expect((await staff.rows('person'))[0]).toMatchObject([
    { id: 1, name: 'again', town: 'b', phone: null },
    { id: 3, town: 'Butwal', phone: '3' },
    { id: 5, name: 'Esha, again' },
  ]);
  expect(
    (await storedSides(staff)).map(({ record, kind, outcome, site, user, row }) => [
      record,
      kind,
      outcome,
      site,
      user,
      row?.['phone'] ?? row?.['name'] ?? null,
    ]),
  ).toEqual([
    ['1', 'update/update', 'winner', 1, '11', 'again'],
    ['1', 'update/update', 'loser', 3, '31', '1'],
    ['2', 'update/delete', 'winner', 4, '42', null],
    ['2', 'update/delete', 'loser', 3, '32', '2'],
    ['5', 'insert/insert', 'winner', 4, '45', 'Esha, again'],
    ['5', 'insert/insert', 'loser', 3, '35', 'Ekta'],
  ]);
  await expectSettled(staff, 'person');
});
