import { describe, expect, test } from 'vitest';
import { expectConverged, expectSame } from '../../test/support/agreement.js';
import type { FreshDatabase } from '../../test/support/database.js';
import { openOffices } from '../../test/support/offices.js';

const note = `CREATE TABLE note (id INT PRIMARY KEY, v VARCHAR(30), note_timestamp TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3));
  CREATE TABLE tally (id INT PRIMARY KEY, n INT)`;

const upper = (when: string): string =>
  `CREATE TRIGGER upper_${when.toLowerCase()} BEFORE ${when} ON note FOR EACH ROW SET NEW.v = UPPER(NEW.v)`;

describe('a trigger that changes what we write', () => {
  test('at a spoke: what it made of the row is known, and every site holds that', async () => {
    const offices = await openOffices(note, ['note'], { spokes: 2 });
    const [two] = offices.spokes as [FreshDatabase];
    await offices.hub.run(`INSERT INTO note (id, v) VALUES (1, 'asha'), (2, 'bikash')`);
    await two.run(`${upper('INSERT')}; ${upper('UPDATE')}`);
    await offices.sync({ allowChanges: ['note'] });
    await expectConverged(offices, 'note');
    expect((await offices.rows('note'))[0]?.map(({ v }) => v)).toEqual(['ASHA', 'BIKASH']);
    await offices.hub.run(`UPDATE note SET v = 'chandra' WHERE id = 1`);
    await offices.sync();
    await expectConverged(offices, 'note');
    expect((await offices.rows('note'))[0]?.map(({ v }) => v)).toEqual(['CHANDRA', 'BIKASH']);
  });

  test('at the hub: the spoke gets in the same run what it made of the row', async () => {
    const offices = await openOffices(note, ['note'], { spokes: 2 });
    const [two] = offices.spokes as [FreshDatabase];
    await offices.hub.run(`${upper('INSERT')}; ${upper('UPDATE')}; INSERT INTO note (id, v) VALUES (1, 'asha')`);
    await offices.sync();
    await two.run(`UPDATE note SET v = 'bikash'; INSERT INTO note (id, v) VALUES (2, 'dolma')`);
    await offices.sync();
    await expectConverged(offices, 'note');
    expect((await offices.rows('note'))[2]?.map(({ v }) => v)).toEqual(['BIKASH', 'DOLMA']);
  });

  test('that never stops changing it does not keep a run busy for ever', async () => {
    const offices = await openOffices(note, ['note']);
    const [spoke] = offices.spokes as [FreshDatabase];
    await offices.hub.run(`INSERT INTO note (id, v) VALUES (1, 'a')`);
    await offices.sync();
    for (const site of offices.sites) {
      await site.run(`CREATE TRIGGER longer BEFORE UPDATE ON note FOR EACH ROW SET NEW.v = CONCAT(NEW.v, '.')`);
    }
    await spoke.run(`UPDATE note SET v = 'b'`);
    const result = await offices.sync({ allowChanges: ['note'] });
    expect(result.totals.updated).toBeLessThan(12);
    expect(String((await offices.rows('note'))[0]?.[0]?.['v'])).toMatch(/^b\.+$/u);
  });
});

test('a trigger that writes into another synced table, and into the change log', async () => {
  const offices = await openOffices(note, ['note', 'tally']);
  const [spoke] = offices.spokes as [FreshDatabase];
  for (const site of offices.sites) {
    await site.run(`INSERT INTO tally VALUES (1, 0);
      CREATE TRIGGER counting AFTER INSERT ON note FOR EACH ROW UPDATE tally SET n = n + 1 WHERE id = 1;
      CREATE TRIGGER logging AFTER UPDATE ON note FOR EACH ROW
        INSERT INTO change_log (site_id, user_id, \`table\`, record_id, update_type) VALUES (1, 1, 'note', NEW.id, 'update')`);
  }
  await offices.sync();
  await spoke.run(`INSERT INTO note (id, v) VALUES (1, 'a')`);
  // The hub counts the arriving row too: both counted to 1.
  await offices.sync();
  await expectSame(offices, 'note', 'tally');
  await spoke.run(`UPDATE note SET v = 'b'`);
  await offices.sync();
  await expectConverged(offices, 'note', 'tally');
});

test('a trigger that respects @spokesync does not fire on what we write', async () => {
  const offices = await openOffices(note, ['note']);
  const [spoke] = offices.spokes as [FreshDatabase];
  await spoke.run(
    `CREATE TRIGGER upper BEFORE INSERT ON note FOR EACH ROW IF @spokesync IS NULL THEN SET NEW.v = UPPER(NEW.v); END IF`,
  );
  await offices.hub.run(`INSERT INTO note (id, v) VALUES (1, 'asha')`);
  await offices.sync();
  await expectConverged(offices, 'note');
  expect(await spoke.query('SELECT v FROM note')).toEqual([{ v: 'asha' }]);
});

test('a trigger that refuses a deletion or an update keeps that row only', async () => {
  const offices = await openOffices(note, ['note']);
  const [spoke] = offices.spokes as [FreshDatabase];
  await offices.hub.run(`INSERT INTO note (id, v) VALUES (1, 'a'), (2, 'b'), (3, 'c'), (4, 'd')`);
  await offices.sync();
  await spoke.run(`CREATE TRIGGER keep BEFORE DELETE ON note FOR EACH ROW IF OLD.id = 1 THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'kept'; END IF;
    CREATE TRIGGER fixed BEFORE UPDATE ON note FOR EACH ROW IF OLD.id = 3 THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'fixed'; END IF`);
  await offices.hub.run(`DELETE FROM note WHERE id IN (1, 2); UPDATE note SET v = 'x' WHERE id IN (3, 4)`);
  expect((await offices.sync()).totals).toMatchObject({ deleted: 1, updated: 1, quarantined: 2 });
  expect(await spoke.query('SELECT id, v FROM note')).toEqual([
    { id: 1, v: 'a' },
    { id: 3, v: 'c' },
    { id: 4, v: 'x' },
  ]);
  await spoke.run('DROP TRIGGER keep; DROP TRIGGER fixed');
  expect((await offices.sync()).totals).toMatchObject({ deleted: 1, updated: 1, quarantined: 0 });
  await expectConverged(offices, 'note');
});
