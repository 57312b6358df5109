import { describe, expect, test } from 'vitest';
import { expectConverged, expectSame } from '../../test/support/agreement.js';
import type { FreshDatabase } from '../../test/support/database.js';
import { openOffices, type Offices } from '../../test/support/offices.js';

const person = `CREATE TABLE person (id INT PRIMARY KEY, name VARCHAR(20), email VARCHAR(50) UNIQUE, age INT CHECK (age < 200))`;

const quarantined = (offices: Offices) =>
  offices.state(
    'SELECT site, table_name, record, side, action, reason, first_run, last_run FROM STATE.quarantine ORDER BY record',
  );

describe('a row that cannot be applied now', () => {
  test('waits alone, by name and with its reason; the others go on; it goes through when the blocker is gone', async () => {
    const offices = await openOffices(person, ['person'], { spokes: 2 });
    const [two, three] = offices.spokes as [FreshDatabase, FreshDatabase];
    await offices.hub.run(`INSERT INTO person VALUES (1, 'Asha', 'a@x', 30)`);
    await offices.sync();
    await offices.hub.run(`INSERT INTO person VALUES (2, 'Bikash', 'same@x', 1), (3, 'Chandra', 'c@x', 1)`);
    await two.run(
      `INSERT INTO person VALUES (12, 'Bina', 'same@x', 2), (13, 'Dolma', 'd@x', 2); UPDATE person SET age = 31 WHERE id = 1`,
    );
    const first = await offices.sync();
    expect(first.outcome).toBe('warnings');
    expect(first.totals).toMatchObject({ quarantined: 2 });
    // 12 cannot come to the hub, 2 cannot go to the spoke. Everything else did.
    expect(await quarantined(offices)).toMatchObject([
      { site: 2, table_name: 'person', record: '12', side: 'hub', action: 'insert' },
      { site: 2, table_name: 'person', record: '2', side: 'spoke', action: 'insert' },
    ]);
    expect((await quarantined(offices))[0]?.['reason']).toMatch(/another row holds its unique value.*email/u);
    expect(await two.query('SELECT id FROM person ORDER BY id')).toEqual([
      { id: 1 },
      { id: 3 },
      { id: 12 },
      { id: 13 },
    ]);
    expect(await three.query('SELECT id, age FROM person ORDER BY id')).toEqual([
      { id: 1, age: 31 },
      { id: 2, age: 1 },
      { id: 3, age: 1 },
      { id: 13, age: 2 },
    ]);

    // Still there: nothing else is done, and its first run stays.
    const again = await offices.sync();
    expect(again.totals).toMatchObject({ inserted: 0, updated: 0, deleted: 0, conflicts: 0, quarantined: 2 });
    expect(await quarantined(offices)).toMatchObject([
      { first_run: '2', last_run: '3' },
      { first_run: '2', last_run: '3' },
    ]);

    await two.run(`UPDATE person SET email = 'other@x' WHERE id = 12`);
    const freed = await offices.sync();
    expect(freed.totals).toMatchObject({ inserted: 3, updated: 0, conflicts: 0, quarantined: 0 });
    expect(await quarantined(offices)).toEqual([]);
    await expectConverged(offices, 'person');
  });

  test('is the only one of its chunk that is left out, and its row on the other side is not taken for an edit', async () => {
    const offices = await openOffices(person, ['person']);
    const [spoke] = offices.spokes as [FreshDatabase];
    const rows = Array.from({ length: 300 }, (_, at) => `(${at}, 'x', 'e${at}', 1)`);
    await offices.hub.run(`INSERT INTO person VALUES ${rows.join(', ')}`);
    await offices.sync();
    await spoke.run('ALTER TABLE person ADD CONSTRAINT young CHECK (age < 50)');
    await offices.hub.run(`UPDATE person SET name = 'y', age = IF(id IN (7, 133, 299), 60, 2)`);
    const result = await offices.sync({ allowChanges: ['person'] });
    expect(result.totals).toMatchObject({ updated: 297, quarantined: 3 });
    const again = await offices.sync();
    expect(again.totals).toMatchObject({ updated: 0, conflicts: 0, quarantined: 3 });
    await offices.hub.run(`UPDATE person SET age = 3 WHERE id = 7`);
    await spoke.run('ALTER TABLE person DROP CONSTRAINT young');
    expect((await offices.sync()).totals).toMatchObject({ updated: 3, quarantined: 0 });
    await expectConverged(offices, 'person');
  });

  test('edited meanwhile on the side that waits: the newest value goes; edited on both: a conflict', async () => {
    const offices = await openOffices(person, ['person']);
    const [spoke] = offices.spokes as [FreshDatabase];
    await offices.hub.run(`INSERT INTO person VALUES (1, 'x', 'a', 1), (2, 'x', 'b', 1)`);
    await offices.sync();
    await spoke.run('ALTER TABLE person ADD CONSTRAINT young CHECK (age < 50)');
    await offices.hub.run('UPDATE person SET age = 60');
    expect((await offices.sync()).totals.quarantined).toBe(2);
    await offices.hub.run(`UPDATE person SET name = 'hub', age = 61`);
    await spoke.run(`UPDATE person SET name = 'spoke' WHERE id = 2`);
    // The spoke cannot take the hub's row, whoever wins: it waits on.
    await offices.sync();
    await spoke.run('ALTER TABLE person DROP CONSTRAINT young');
    const freed = await offices.sync();
    expect(freed.totals.quarantined).toBe(0);
    expect(freed.conflicts).toMatchObject([{ record: '2', kind: 'update/update' }]);
    await expectSame(offices, 'person');
    expect(await spoke.query('SELECT name, age FROM person WHERE id = 1')).toEqual([{ name: 'hub', age: 61 }]);
    const sides = await offices.state(`SELECT row_values FROM STATE.conflict_side`);
    expect(sides.map(({ row_values }) => String(row_values)).join()).toMatch(/"spoke"/u);
  });

  test('a duplicate on a second unique key changes nothing else of any row', async () => {
    const offices = await openOffices(
      'CREATE TABLE person (id INT PRIMARY KEY, a INT UNIQUE, b INT UNIQUE, note VARCHAR(20) NOT NULL)',
      ['person'],
    );
    const [spoke] = offices.spokes as [FreshDatabase];
    await offices.hub.run(`INSERT INTO person VALUES (1, 1, 1, 'one')`);
    await offices.sync();
    await offices.hub.run(`INSERT INTO person VALUES (2, 2, 2, 'hub')`);
    await spoke.run(`INSERT INTO person VALUES (3, 3, 2, 'spoke')`);
    expect((await offices.sync()).totals.quarantined).toBe(2);
    expect(await spoke.query('SELECT * FROM person ORDER BY id')).toEqual([
      { id: 1, a: 1, b: 1, note: 'one' },
      { id: 3, a: 3, b: 2, note: 'spoke' },
    ]);
    expect(await offices.hub.query('SELECT * FROM person ORDER BY id')).toEqual([
      { id: 1, a: 1, b: 1, note: 'one' },
      { id: 2, a: 2, b: 2, note: 'hub' },
    ]);
    await spoke.run('DELETE FROM person WHERE id = 3');
    await offices.sync();
    await expectConverged(offices, 'person');
  });

  test('one that a trigger refuses: what was announced of it is taken back', async () => {
    const offices = await openOffices('CREATE TABLE paper (id INT PRIMARY KEY, v VARCHAR(20), w INT)', ['paper']);
    const [spoke] = offices.spokes as [FreshDatabase];
    await spoke.run(`CREATE TRIGGER strict BEFORE INSERT ON paper FOR EACH ROW
      IF NEW.w = 5 THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'no fives here'; END IF`);
    await offices.hub.run(`INSERT INTO paper VALUES (1, 'a', 1), (2, 'b', 5), (3, 'c', 3)`);
    const result = await offices.sync();
    expect(result.totals).toMatchObject({ inserted: 2, quarantined: 1 });
    expect((await quarantined(offices))[0]).toMatchObject({
      record: '2',
      side: 'spoke',
      reason: expect.stringContaining('no fives here') as string,
    });
    expect(await offices.hub.query(`SELECT COUNT(*) AS n FROM sync_log WHERE record_id = '2'`)).toEqual([{ n: '0' }]);
    await spoke.run('DROP TRIGGER strict');
    expect((await offices.sync()).totals).toMatchObject({ inserted: 1, quarantined: 0 });
    await expectConverged(offices, 'paper');
  });
});
