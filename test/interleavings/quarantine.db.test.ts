import { describe, expect, test } from 'vitest';
import type { FreshDatabase } from '../support/database.js';
import { openOffices, type Offices } from '../support/offices.js';
import { expectSettled, logged, storedSides } from './settled.js';
import { add, edit, openStaff, remove } from './staff.js';

describe('a row that is quarantined at one spoke', () => {
  test('and then edited at the hub: the old row there is no edit, and goes on as soon as it can', async () => {
    const staff = await openStaff(2);
    // The same address is given to two people, in two offices.
    await edit(staff.hub, 1, { email: 'info@example.org' }, 1, 11);
    await edit(staff.two, 2, { email: 'info@example.org' }, 1, 22);
    const first = await staff.sync();
    expect(first.outcome).toBe('warnings');
    expect(first.totals).toMatchObject({ quarantined: 2, conflicts: 0 });
    const again = await staff.sync();
    expect(again.totals).toMatchObject({ inserted: 0, updated: 0, deleted: 0, quarantined: 2, conflicts: 0 });

    await edit(staff.hub, 1, { town: 'Gorkha' }, 2, 12);
    const third = await staff.sync();
    expect(third.totals).toMatchObject({ quarantined: 2, conflicts: 0 });
    const rows = await staff.rows('person');
    expect(rows.map((site) => [site[0]?.['email'], site[0]?.['town'], site[1]?.['email']])).toEqual([
      ['info@example.org', 'Gorkha', null],
      [null, 'Pokhara', 'info@example.org'],
      ['info@example.org', 'Gorkha', null],
    ]);

    await edit(staff.hub, 1, { email: 'asha@example.org' }, 3, 13);
    await staff.sync();
    expect(await storedSides(staff)).toEqual([]);
    expect((await staff.rows('person'))[1]).toMatchObject([
      { email: 'asha@example.org', town: 'Gorkha' },
      { email: 'info@example.org' },
      {},
    ]);
    await expectSettled(staff, 'person');
    expect((await logged(staff)).filter((line) => line.startsWith('UPDATE') && !line.includes('→3'))).toEqual(
      ['UPDATE 1 1→2 by 13', 'UPDATE 2 2→1 by 22'].sort(
        (a, b) => Number(a.includes('1→2')) - Number(b.includes('1→2')),
      ),
    );
  });

  test('and then edited at both: the conflict is seen, with what was agreed before as its base', async () => {
    const staff = await openStaff(2);
    await edit(staff.hub, 1, { email: 'info@example.org' }, 1, 11);
    await edit(staff.two, 2, { email: 'info@example.org' }, 1, 22);
    await staff.sync();
    await edit(staff.two, 1, { town: 'at two' }, 3, 21);
    await edit(staff.hub, 1, { email: null, town: 'at the hub' }, 2, 12);
    await staff.sync();
    expect(
      (await storedSides(staff)).map(({ record, outcome, site, user, row }) => [
        record,
        outcome,
        site,
        user,
        row?.['town'],
      ]),
    ).toEqual([
      ['1', 'winner', 2, '21', 'at two'],
      ['1', 'loser', 1, '12', 'at the hub'],
    ]);
    await expectSettled(staff, 'person');
  });

  test('and then deleted at the hub, or set back: nothing is left of it', async () => {
    const staff = await openStaff(1);
    await edit(staff.hub, 1, { email: 'one@example.org' }, 1, 11);
    await edit(staff.hub, 3, { email: 'three@example.org' }, 1, 13);
    await add(staff.hub, 4, { email: 'four@example.org' }, 1, 14);
    await add(staff.two, 5, { email: 'one@example.org' }, 1, 25);
    await add(staff.two, 6, { email: 'three@example.org' }, 1, 26);
    await add(staff.two, 7, { email: 'four@example.org' }, 1, 27);
    expect((await staff.sync()).totals).toMatchObject({ quarantined: 6 });
    await remove(staff.hub, 1, 2, 11);
    await staff.hub.run(`UPDATE person SET email = NULL, person_timestamp = '2026-01-01 00:00:00' WHERE id = 3`);
    await remove(staff.hub, 4, 2, 14);
    await staff.sync();
    expect((await staff.rows('person'))[0]?.map(({ id, email }) => [id, email])).toEqual([
      [2, null],
      [3, null],
      [5, 'one@example.org'],
      [6, 'three@example.org'],
      [7, 'four@example.org'],
    ]);
    expect(await storedSides(staff)).toEqual([]);
    await expectSettled(staff, 'person');
  });
});

const FAMILY = (rule: string): string => `
  CREATE TABLE department (id INT PRIMARY KEY, name VARCHAR(40));
  CREATE TABLE worker (
    id INT PRIMARY KEY, department_id INT NULL, name VARCHAR(40),
    CONSTRAINT works_in FOREIGN KEY (department_id) REFERENCES department (id) ON DELETE ${rule});`;

describe('a parent is deleted while another site gains a child', () => {
  test.each([
    ['RESTRICT', 'at the hub', 0, 'at a spoke', 1],
    ['RESTRICT', 'at a spoke', 1, 'at the hub', 0],
    ['RESTRICT', 'at a spoke', 1, 'at the next', 2],
    ['RESTRICT', 'at a spoke', 2, 'at the one before', 1],
    ['CASCADE', 'at the hub', 0, 'at a spoke', 1],
    ['CASCADE', 'at a spoke', 1, 'at the next', 2],
    ['SET NULL', 'at a spoke', 1, 'at the hub', 0],
    ['SET NULL', 'at a spoke', 2, 'at the one before', 1],
  ] as const)('ON DELETE %s, deleted %s (%i), the child %s (%i)', async (rule, _, parentAt, __, childAt) => {
    const offices = await openOffices(FAMILY(rule), ['department', 'worker'], {
      spokes: 2,
      config: { concurrency: 1 },
    });
    const site = (at: number): FreshDatabase => offices.sites[at] as FreshDatabase;
    await offices.hub.run(
      `INSERT INTO department VALUES (1,'Accounts'),(2,'Archive'); INSERT INTO worker VALUES (1,2,'Asha')`,
    );
    await offices.sync();
    // The deleting site takes its old child out of the way, as its application would, or the foreign key does.
    await site(parentAt).run(`${rule === 'RESTRICT' ? 'DELETE FROM worker;' : ''} DELETE FROM department WHERE id = 2`);
    await site(childAt).run(`INSERT INTO worker VALUES (12, 2, 'Bikash')`);

    const first = await offices.sync();
    expect(first.outcome).toBe('warnings');
    expect(first.totals).toMatchObject({ quarantined: 2, conflicts: 0 });
    await expectChildIsSafe(offices, childAt);
    const second = await offices.sync();
    expect(second.totals).toMatchObject({ inserted: 0, updated: 0, deleted: 0, quarantined: 2, conflicts: 0 });
    await expectChildIsSafe(offices, childAt);

    // A person looks at it: the worker belongs elsewhere.
    await site(childAt).run('UPDATE worker SET department_id = 1 WHERE id = 12');
    await offices.sync();
    const [departments, workers] = [await offices.rows('department'), await offices.rows('worker')];
    expect(departments[0]).toEqual([{ id: 1, name: 'Accounts' }]);
    expect(workers[0]).toEqual([
      ...(rule === 'SET NULL' ? [{ id: 1, department_id: null, name: 'Asha' }] : []),
      { id: 12, department_id: 1, name: 'Bikash' },
    ]);
    await expectSettled(offices, 'department', 'worker');
  });

  test.each(['RESTRICT', 'CASCADE'] as const)(
    'ON DELETE %s, and the parent is given again: the child goes everywhere',
    async (rule) => {
      const offices = await openOffices(FAMILY(rule), ['department', 'worker'], {
        spokes: 2,
        config: { concurrency: 1 },
      });
      const [two, three] = offices.spokes as [FreshDatabase, FreshDatabase];
      await offices.hub.run(`INSERT INTO department VALUES (1,'Accounts'),(2,'Archive')`);
      await offices.sync();
      await two.run('DELETE FROM department WHERE id = 2');
      await three.run(`INSERT INTO worker VALUES (12, 2, 'Bikash')`);
      await offices.sync();
      await two.run(`INSERT INTO department VALUES (2,'Archive')`);
      await offices.sync();
      expect((await offices.rows('worker'))[1]).toEqual([{ id: 12, department_id: 2, name: 'Bikash' }]);
      await expectSettled(offices, 'department', 'worker');
    },
  );
});

/** The child stands where it was made, with its parent; no site holds a child that its foreign key took along. */
async function expectChildIsSafe(offices: Offices, childAt: number): Promise<void> {
  const [departments, workers] = [await offices.rows('department'), await offices.rows('worker')];
  expect(departments[childAt]).toContainEqual({ id: 2, name: 'Archive' });
  expect(workers[childAt]).toContainEqual({ id: 12, department_id: 2, name: 'Bikash' });
}
