import { describe, expect, test } from 'vitest';
import { expectConverged, expectSame } from '../../test/support/agreement.js';
import type { FreshDatabase } from '../../test/support/database.js';
import { openOffices, type Offices } from '../../test/support/offices.js';

const family = (rule: string): string => `
  CREATE TABLE parent (id INT PRIMARY KEY, v VARCHAR(20));
  CREATE TABLE child (id INT PRIMARY KEY, parent_id INT, v VARCHAR(20), FOREIGN KEY (parent_id) REFERENCES parent (id) ${rule})`;

async function families(rule: string, tables: readonly string[] = ['child', 'parent']): Promise<Offices> {
  const offices = await openOffices(family(rule), tables);
  await offices.hub.run(
    `INSERT INTO parent VALUES (1, 'a'), (2, 'b'), (3, 'c'); INSERT INTO child VALUES (10, 1, 'x'), (20, 2, 'y')`,
  );
  await offices.sync();
  return offices;
}

describe('rows with foreign keys', () => {
  test('are written parents first, whatever the order in the configuration, and deleted children first', async () => {
    const offices = await families('');
    const [spoke] = offices.spokes as [FreshDatabase];
    await expectConverged(offices, 'parent', 'child');
    await spoke.run(
      `INSERT INTO parent VALUES (4, 'd'); INSERT INTO child VALUES (40, 4, 'z'); UPDATE child SET parent_id = 4 WHERE id = 20; DELETE FROM parent WHERE id = 2`,
    );
    await offices.hub.run('DELETE FROM child WHERE id = 10; DELETE FROM parent WHERE id = 1');
    expect((await offices.sync()).totals).toMatchObject({ inserted: 2, updated: 1, deleted: 3, quarantined: 0 });
    await expectConverged(offices, 'parent', 'child');
  });

  test.each(['ON DELETE CASCADE', 'ON DELETE SET NULL', ''])(
    'a parent deleted here while there a child was born: neither is lost nor taken along (%s)',
    async (rule) => {
      const offices = await families(rule);
      const [spoke] = offices.spokes as [FreshDatabase];
      await offices.hub.run('DELETE FROM parent WHERE id = 3');
      await spoke.run(`INSERT INTO child VALUES (30, 3, 'born')`);
      const first = await offices.sync();
      expect(first.totals).toMatchObject({ deleted: 0, quarantined: 2 });
      expect(await spoke.query('SELECT id, parent_id FROM child ORDER BY id')).toEqual([
        { id: 10, parent_id: 1 },
        { id: 20, parent_id: 2 },
        { id: 30, parent_id: 3 },
      ]);
      expect(await spoke.query('SELECT id FROM parent ORDER BY id')).toHaveLength(3);
      // Somebody gives the child another parent: both go through.
      await spoke.run('UPDATE child SET parent_id = 2 WHERE id = 30');
      expect((await offices.sync()).totals).toMatchObject({ inserted: 1, deleted: 1, quarantined: 0 });
      await expectConverged(offices, 'parent', 'child');
    },
  );

  test('the other way round: deleted at the spoke, born at the hub', async () => {
    const offices = await families('ON DELETE CASCADE');
    const [spoke] = offices.spokes as [FreshDatabase];
    await spoke.run('DELETE FROM parent WHERE id = 3');
    await offices.hub.run(`INSERT INTO child VALUES (30, 3, 'born')`);
    expect((await offices.sync()).totals).toMatchObject({ deleted: 0, quarantined: 2 });
    expect(await offices.hub.query('SELECT id FROM child WHERE id = 30')).toHaveLength(1);
    await spoke.run(`INSERT INTO parent VALUES (3, 'back')`);
    expect((await offices.sync()).totals).toMatchObject({ quarantined: 0 });
    await expectConverged(offices, 'parent', 'child');
  });

  test('a cascade at the one side is the same deletions at the other, each by its own decision', async () => {
    const offices = await families('ON DELETE CASCADE');
    const [spoke] = offices.spokes as [FreshDatabase];
    await spoke.run('DELETE FROM parent WHERE id = 1');
    await offices.hub.run('DELETE FROM parent WHERE id = 2');
    const result = await offices.sync();
    expect(result.totals).toMatchObject({ deleted: 4, conflicts: 0, quarantined: 0 });
    await expectConverged(offices, 'parent', 'child');
    const logged = await offices.hub.query(
      `SELECT \`table\`, record_id FROM sync_log WHERE update_type = 'DELETE' ORDER BY 1, 2`,
    );
    expect(logged.map((row) => `${String(row['table'])} ${String(row['record_id'])}`)).toEqual([
      'child 10',
      'child 20',
      'parent 1',
      'parent 2',
    ]);
  });

  test('a child edited at the spoke while the hub deletes its parent with it: it lives, its parent too', async () => {
    const offices = await families('ON DELETE CASCADE');
    const [spoke] = offices.spokes as [FreshDatabase];
    await spoke.run(`UPDATE child SET v = 'edited' WHERE id = 10`);
    await offices.hub.run('DELETE FROM parent WHERE id = 1');
    const result = await offices.sync();
    // The parent's deletion would take it along: it waits, and so does the child at the hub.
    expect(result.totals).toMatchObject({ quarantined: 2, conflicts: 0 });
    expect(await spoke.query('SELECT v FROM child WHERE id = 10')).toEqual([{ v: 'edited' }]);
    await offices.hub.run(`INSERT INTO parent VALUES (1, 'restored by hand')`);
    const { conflicts } = await offices.sync();
    expect(conflicts.map(({ table, record, kind, winner }) => [table, record, kind, winner.site])).toContainEqual([
      'child',
      '10',
      'update/delete',
      2,
    ]);
    await expectConverged(offices, 'parent', 'child');
  });

  test('SET NULL at the one side is an update of the children at the other', async () => {
    const offices = await families('ON DELETE SET NULL');
    await offices.hub.run('DELETE FROM parent WHERE id = 1');
    expect((await offices.sync()).totals).toMatchObject({ updated: 1, deleted: 1 });
    await expectConverged(offices, 'parent', 'child');
    expect(await offices.spokes[0]?.query('SELECT parent_id FROM child WHERE id = 10')).toEqual([{ parent_id: null }]);
  });

  test.each(['ON DELETE CASCADE', 'ON DELETE SET NULL'])(
    'tables that are not synced keep their rows too (%s)',
    async (rule) => {
      const offices = await openOffices(family(rule), ['parent']);
      const [spoke] = offices.spokes as [FreshDatabase];
      await offices.hub.run(`INSERT INTO parent VALUES (1, 'a'), (2, 'b')`);
      await offices.sync();
      await spoke.run('INSERT INTO child (id, parent_id) VALUES (10, 1)');
      await offices.hub.run('DELETE FROM parent');
      const result = await offices.sync();
      expect(result.totals).toMatchObject({ deleted: 1, quarantined: 1 });
      expect(await spoke.query('SELECT id, parent_id FROM child')).toEqual([{ id: 10, parent_id: 1 }]);
      const [held] = await offices.state('SELECT reason FROM STATE.quarantine');
      expect(held?.['reason']).toMatch(/rows of child still belong to it/u);
      await spoke.run('DELETE FROM child');
      expect((await offices.sync()).totals).toMatchObject({ deleted: 1, quarantined: 0 });
      await expectConverged(offices, 'parent');
    },
  );

  test('a key change that cascades at the one side arrives at the other', async () => {
    const offices = await families('ON UPDATE CASCADE');
    const [spoke] = offices.spokes as [FreshDatabase];
    await spoke.run('UPDATE parent SET id = 100 WHERE id = 1');
    const result = await offices.sync();
    expect(result.totals).toMatchObject({ inserted: 1, updated: 1, deleted: 1, conflicts: 0, quarantined: 0 });
    await expectConverged(offices, 'parent', 'child');
  });

  test('and where the parent has a unique value besides: it comes, its children follow, and the old one goes, at once', async () => {
    const offices = await openOffices(
      `CREATE TABLE parent (id INT PRIMARY KEY, code VARCHAR(10) NOT NULL UNIQUE);
       CREATE TABLE child (id INT PRIMARY KEY, parent_id INT NOT NULL, FOREIGN KEY (parent_id) REFERENCES parent (id) ON UPDATE CASCADE)`,
      ['child', 'parent'],
      { spokes: 2 },
    );
    const [two] = offices.spokes as [FreshDatabase];
    await offices.hub.run(
      `INSERT INTO parent VALUES (1, 'a'), (2, 'b'), (3, 'c'); INSERT INTO child VALUES (10, 1), (11, 1), (20, 2), (30, 3)`,
    );
    await offices.sync();
    await two.run('UPDATE parent SET id = 100 WHERE id = 1');
    await offices.hub.run('UPDATE parent SET id = 200 WHERE id = 2');
    const result = await offices.sync();
    expect(result.totals).toMatchObject({ conflicts: 0, quarantined: 0 });
    await expectConverged(offices, 'parent', 'child');
    expect((await offices.rows('parent'))[2]).toEqual([
      { id: 3, code: 'c' },
      { id: 100, code: 'a' },
      { id: 200, code: 'b' },
    ]);
  });

  test('a missing parent: the child waits, and comes with it', async () => {
    const offices = await families('', ['child']);
    const [spoke] = offices.spokes as [FreshDatabase];
    // The parents are not synced; the spoke has none.
    expect(await spoke.query('SELECT * FROM child')).toEqual([]);
    expect(await offices.state('SELECT record FROM STATE.quarantine ORDER BY record')).toEqual([
      { record: '10' },
      { record: '20' },
    ]);
    await spoke.run(`INSERT INTO parent VALUES (1, 'own'), (2, 'own')`);
    expect((await offices.sync()).totals).toMatchObject({ inserted: 2, quarantined: 0 });
    await expectSame(offices, 'child');
  });
});

describe('circles', () => {
  const person = `CREATE TABLE person (id INT PRIMARY KEY, boss INT NULL, v VARCHAR(20), FOREIGN KEY (boss) REFERENCES person (id) ON DELETE CASCADE)`;

  test('a table that points at itself: chief after member, rings, and whole trees deleted', async () => {
    const offices = await openOffices(person, ['person'], { spokes: 2 });
    const [two] = offices.spokes as [FreshDatabase];
    // A ring of three, one who is his own boss, and a chain against the order of the keys.
    await offices.hub
      .run(`INSERT INTO person VALUES (1, NULL, 'a'), (2, 1, 'b'), (3, 2, 'c'); UPDATE person SET boss = 3 WHERE id = 1;
      INSERT INTO person VALUES (4, 4, 'd'), (9, NULL, 'e'), (8, 9, 'f'), (7, 8, 'g')`);
    await offices.sync();
    await expectConverged(offices, 'person');
    await two.run(
      `INSERT INTO person VALUES (19, NULL, 'x'), (18, 19, 'y'), (17, 18, 'z'); UPDATE person SET boss = 17 WHERE id = 19; UPDATE person SET boss = 17 WHERE id = 7`,
    );
    await offices.sync();
    await expectConverged(offices, 'person');
    // The cascade takes the whole ring with 7 on it; the other ring goes at the hub.
    await two.run('DELETE FROM person WHERE id = 19');
    await offices.hub.run('DELETE FROM person WHERE id = 2');
    const result = await offices.sync({ allowChanges: ['person'] });
    expect(result.totals).toMatchObject({ conflicts: 0, quarantined: 0, updated: 0 });
    await expectConverged(offices, 'person');
    expect((await offices.rows('person'))[0]?.map(({ id }) => id)).toEqual([4, 8, 9]);
  });

  test('a chain of more rows than a chunk holds, each pointing at the next', async () => {
    const offices = await openOffices(person, ['person']);
    const rows = Array.from({ length: 1200 }, (_, at) => `(${at}, NULL, 'x')`);
    await offices.hub.run(
      `INSERT INTO person VALUES ${rows.join(', ')}; UPDATE person SET boss = id + 1 WHERE id < 1199`,
    );
    const [spoke] = offices.spokes as [FreshDatabase];
    await spoke.run(`INSERT INTO person VALUES (5000, NULL, 'not empty')`);
    expect((await offices.sync()).totals.quarantined).toBe(0);
    await expectConverged(offices, 'person');
  });

  const office = `
    CREATE TABLE department (id INT PRIMARY KEY, name VARCHAR(20), head_id INT NULL);
    CREATE TABLE employee (id INT PRIMARY KEY, name VARCHAR(20), department_id INT NOT NULL,
      FOREIGN KEY (department_id) REFERENCES department (id));
    ALTER TABLE department ADD FOREIGN KEY (head_id) REFERENCES employee (id)`;

  async function staffed(spokes = 1): Promise<Offices> {
    const offices = await openOffices(office, ['employee', 'department'], { spokes });
    await offices.hub.run(`INSERT INTO department VALUES (1, 'Health', NULL), (2, 'Water', NULL), (3, 'Roads', NULL);
      INSERT INTO employee VALUES (10, 'Asha', 1), (20, 'Bikash', 2), (21, 'Bina', 2), (30, 'Chandra', 3);
      UPDATE department SET head_id = id * 10`);
    await offices.sync();
    return offices;
  }

  test('two tables that need each other are inserted in two steps, from either side', async () => {
    const offices = await staffed(2);
    await expectConverged(offices, 'department', 'employee');
    await offices.spokes[0]?.run(
      `INSERT INTO department VALUES (4, 'Parks', NULL); INSERT INTO employee VALUES (40, 'Dolma', 4); UPDATE department SET head_id = 40 WHERE id = 4`,
    );
    expect((await offices.sync()).totals.quarantined).toBe(0);
    await expectConverged(offices, 'department', 'employee');
  });

  test('and deleted together, at the hub and at a spoke', async () => {
    const offices = await staffed(2);
    const [two] = offices.spokes as [FreshDatabase];
    const close = (id: number): string => `UPDATE department SET head_id = NULL WHERE id = ${id};
      DELETE FROM employee WHERE department_id = ${id}; DELETE FROM department WHERE id = ${id}`;
    await two.run(close(2));
    await offices.hub.run(close(3));
    const result = await offices.sync();
    // 2 goes at the hub and the other spoke (3 rows each), 3 at both spokes (2 rows each). Nothing is updated on the way.
    expect(result.totals).toMatchObject({ deleted: 10, updated: 0, conflicts: 0, quarantined: 0 });
    await expectConverged(offices, 'department', 'employee');
    expect((await offices.rows('department'))[0]).toEqual([{ id: 1, name: 'Health', head_id: 10 }]);
  });

  test('one that may not go keeps the whole circle as it was, its NULL is not left behind', async () => {
    const offices = await staffed();
    const [spoke] = offices.spokes as [FreshDatabase];
    await offices.hub.run(`UPDATE department SET head_id = NULL WHERE id IN (2, 3);
      DELETE FROM employee WHERE department_id IN (2, 3); DELETE FROM department WHERE id IN (2, 3)`);
    await spoke.run(`INSERT INTO employee VALUES (22, 'new', 2)`);
    const result = await offices.sync();
    // Department 3 went with its head. Of department 2 only Bina could go; its head and itself wait, and so does the new one.
    expect(result.totals).toMatchObject({ deleted: 3, quarantined: 3 });
    expect(await spoke.query('SELECT id, head_id FROM department')).toEqual([
      { id: 1, head_id: 10 },
      { id: 2, head_id: 20 },
    ]);
    await spoke.run('UPDATE employee SET department_id = 1 WHERE id = 22');
    expect((await offices.sync()).totals).toMatchObject({ deleted: 2, inserted: 1, quarantined: 0 });
    await expectConverged(offices, 'department', 'employee');
  });
});
