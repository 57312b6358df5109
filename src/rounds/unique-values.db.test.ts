import { describe, expect, test } from 'vitest';
import { expectConverged } from '../../test/support/agreement.js';
import type { FreshDatabase } from '../../test/support/database.js';
import { openOffices, type Offices } from '../../test/support/offices.js';

const seat = `CREATE TABLE seat (id INT PRIMARY KEY, code VARCHAR(20) NOT NULL, mail VARCHAR(50) NULL, v INT,
  UNIQUE KEY (code), UNIQUE KEY (mail))`;

async function seats(count: number, spokes = 1): Promise<Offices> {
  const offices = await openOffices(seat, ['seat'], { spokes });
  const rows = Array.from({ length: count }, (_, at) => `(${at + 1}, 'c${at + 1}', 'm${at + 1}', 0)`);
  await offices.hub.run(`INSERT INTO seat VALUES ${rows.join(', ')}`);
  await offices.sync();
  return offices;
}

/** Moves values around, as an application would have to: by way of a value that nobody has. */
const renamed = (column: string, names: ReadonlyMap<number, string>): string =>
  [...names.keys()].map((id) => `UPDATE seat SET ${column} = CONCAT('~', id) WHERE id = ${id}`).join(';') +
  ';' +
  [...names].map(([id, name]) => `UPDATE seat SET ${column} = '${name}' WHERE id = ${id}`).join(';');

const allowed = { allowChanges: ['seat'] };

describe('unique values', () => {
  test('swapped by two, and in a ring of three, by the hub and by a spoke, and on to the others', async () => {
    const offices = await seats(6, 2);
    const [two] = offices.spokes as [FreshDatabase];
    await two.run(
      renamed(
        'code',
        new Map([
          [1, 'c2'],
          [2, 'c1'],
        ]),
      ),
    );
    await offices.hub.run(
      renamed(
        'mail',
        new Map([
          [3, 'm4'],
          [4, 'm5'],
          [5, 'm3'],
        ]),
      ),
    );
    const result = await offices.sync(allowed);
    expect(result.totals).toMatchObject({ updated: 10, quarantined: 0, conflicts: 0 });
    await expectConverged(offices, 'seat');
  });

  test('of two keys at once, and a swap that takes the place of a row that goes', async () => {
    const offices = await seats(6);
    const [spoke] = offices.spokes as [FreshDatabase];
    await spoke.run(
      renamed(
        'code',
        new Map([
          [1, 'c2'],
          [2, 'c1'],
        ]),
      ),
    );
    await spoke.run(
      renamed(
        'mail',
        new Map([
          [1, 'm3'],
          [3, 'm1'],
        ]),
      ),
    );
    await spoke.run(
      `DELETE FROM seat WHERE id = 6; UPDATE seat SET code = 'c6' WHERE id = 5; UPDATE seat SET code = 'c5' WHERE id = 4`,
    );
    expect((await offices.sync(allowed)).totals).toMatchObject({ updated: 5, deleted: 1, quarantined: 0 });
    await expectConverged(offices, 'seat');
  });

  test('moved on by hundreds of rows, up and down, over more than one chunk', async () => {
    const offices = await openOffices('CREATE TABLE seat (id INT PRIMARY KEY, place INT NOT NULL UNIQUE)', ['seat']);
    const rows = Array.from({ length: 1200 }, (_, at) => `(${at + 1}, ${at + 1})`);
    await offices.hub.run(`INSERT INTO seat VALUES ${rows.join(', ')}`);
    await offices.sync();
    await offices.hub.run('UPDATE seat SET place = place + 1 ORDER BY place DESC');
    expect((await offices.sync(allowed)).totals).toMatchObject({ updated: 1200, quarantined: 0 });
    await expectConverged(offices, 'seat');
    const [spoke] = offices.spokes as [FreshDatabase];
    await spoke.run('UPDATE seat SET place = place - 1 ORDER BY place');
    expect((await offices.sync(allowed)).totals).toMatchObject({ updated: 1200, quarantined: 0 });
    await expectConverged(offices, 'seat');
  });

  test('in a ring through more rows than a chunk holds', async () => {
    const offices = await openOffices('CREATE TABLE seat (id INT PRIMARY KEY, place INT NOT NULL UNIQUE)', ['seat']);
    const rows = Array.from({ length: 1100 }, (_, at) => `(${at}, ${at})`);
    await offices.hub.run(`INSERT INTO seat VALUES ${rows.join(', ')}`);
    await offices.sync();
    await offices.hub.run('UPDATE seat SET place = place + 10000; UPDATE seat SET place = (id + 1) % 1100');
    expect((await offices.sync(allowed)).totals).toMatchObject({ updated: 1100, quarantined: 0 });
    await expectConverged(offices, 'seat');
  });

  test('of a row deleted in the same pass are free for an inserted one', async () => {
    const offices = await seats(3);
    const [spoke] = offices.spokes as [FreshDatabase];
    await offices.hub.run(`DELETE FROM seat WHERE id = 1; INSERT INTO seat VALUES (11, 'c1', 'm1', 1)`);
    await spoke.run(`DELETE FROM seat WHERE id = 2; INSERT INTO seat VALUES (12, 'c2', 'm2', 2)`);
    expect((await offices.sync()).totals).toMatchObject({ inserted: 2, deleted: 2, quarantined: 0 });
    await expectConverged(offices, 'seat');
  });

  test('of a row that moves away in a later chunk are free too', async () => {
    const offices = await seats(700);
    await offices.hub.run(
      `UPDATE seat SET v = 1; UPDATE seat SET code = 'away' WHERE id = 700; INSERT INTO seat VALUES (0, 'c700', NULL, 0)`,
    );
    expect((await offices.sync(allowed)).totals).toMatchObject({ inserted: 1, updated: 700, quarantined: 0 });
    await expectConverged(offices, 'seat');
  });

  test('of narrow types are swapped too', async () => {
    const offices = await openOffices(
      `CREATE TABLE seat (id INT PRIMARY KEY, a TINYINT UNSIGNED NOT NULL UNIQUE, b CHAR(3) NOT NULL UNIQUE,
         c DECIMAL(5,2) NOT NULL UNIQUE, d DATE NOT NULL UNIQUE, e TIME NOT NULL UNIQUE)`,
      ['seat'],
    );
    await offices.hub.run(
      `INSERT INTO seat VALUES (1, 1, 'a', 1, '2024-01-01', '01:00'), (2, 2, 'b', 2, '2024-01-02', '02:00')`,
    );
    await offices.sync();
    await offices.hub.run(`UPDATE seat SET a = 9, b = 'x', c = 9, d = '2000-01-01', e = '09:00' WHERE id = 1;
      UPDATE seat SET a = 1, b = 'a', c = 1, d = '2024-01-01', e = '01:00' WHERE id = 2;
      UPDATE seat SET a = 2, b = 'b', c = 2, d = '2024-01-02', e = '02:00' WHERE id = 1`);
    expect((await offices.sync()).totals).toMatchObject({ updated: 2, quarantined: 0 });
    await expectConverged(offices, 'seat');
  });

  test('that are a foreign key too can be swapped, and no cascade follows the middle of the swap', async () => {
    const offices = await openOffices(
      `CREATE TABLE room (id INT PRIMARY KEY);
       CREATE TABLE desk (id INT PRIMARY KEY, room_id INT NOT NULL, UNIQUE KEY (room_id), FOREIGN KEY (room_id) REFERENCES room (id));
       CREATE TABLE lamp (id INT PRIMARY KEY, desk_id INT, FOREIGN KEY (desk_id) REFERENCES desk (id) ON UPDATE CASCADE ON DELETE CASCADE)`,
      ['room', 'desk', 'lamp'],
    );
    await offices.hub.run(
      'INSERT INTO room VALUES (1), (2), (3); INSERT INTO desk VALUES (10, 1), (20, 2); INSERT INTO lamp VALUES (100, 10)',
    );
    await offices.sync();
    await offices.hub.run(
      'UPDATE desk SET room_id = 3 WHERE id = 10; UPDATE desk SET room_id = 1 WHERE id = 20; UPDATE desk SET room_id = 2 WHERE id = 10',
    );
    expect((await offices.sync()).totals).toMatchObject({ updated: 2, quarantined: 0 });
    await expectConverged(offices, 'room', 'desk', 'lamp');
  });
});
