import { describe, expect, test } from 'vitest';
import { expectConverged } from '../../test/support/agreement.js';
import type { FreshDatabase } from '../../test/support/database.js';
import { openOffices } from '../../test/support/offices.js';
import { logChange, syncLog, USERS } from '../../test/support/people.js';

describe('a row that waits in quarantine', () => {
  test('a deletion that a spoke refuses for long stays the deletion of who made it', async () => {
    const offices = await openOffices(
      `${USERS}; INSERT INTO users VALUES (7, 'x@x', 'X', 'Y', 'xy'); CREATE TABLE item (id INT PRIMARY KEY, v INT)`,
      ['item'],
    );
    const [spoke] = offices.spokes as [FreshDatabase];
    await offices.hub.run('INSERT INTO item VALUES (1, 1), (2, 2)');
    await offices.sync();
    await spoke.run(
      'CREATE TABLE part (item INT, FOREIGN KEY (item) REFERENCES item (id)); INSERT INTO part VALUES (1)',
    );
    await offices.hub.run('DELETE FROM item');
    for (const record of [1, 2]) await logChange(offices.hub, 1, 7, { table: 'item', record, type: 'delete' });
    for (let run = 0; run < 3; run += 1) expect((await offices.sync()).totals.quarantined).toBe(1);
    const remembered = async (): Promise<unknown[]> =>
      offices.state('SELECT v.id FROM STATE.version_1 v JOIN STATE.superseded_1 s ON s.id = v.id');
    expect(await remembered()).toEqual([{ id: 1 }]);

    await spoke.run('DROP TABLE part');
    expect((await offices.sync()).totals).toMatchObject({ deleted: 1, conflicts: 0, quarantined: 0 });
    expect(await syncLog(offices.hub, `update_type = 'DELETE'`)).toEqual([
      '1→2 7 xy: DELETE item 1',
      '1→2 7 xy: DELETE item 2',
    ]);
    await expectConverged(offices, 'item');
    expect(await remembered()).toEqual([]);
  });

  test('is not tried, nor counted, again in the second round', async () => {
    const offices = await openOffices('CREATE TABLE item (id INT PRIMARY KEY, v INT, w INT UNIQUE)', ['item'], {
      spokes: 2,
      config: { concurrency: 1 },
    });
    const [two, three] = offices.spokes as [FreshDatabase, FreshDatabase];
    await offices.hub.run('INSERT INTO item VALUES (1, 1, 1)');
    await offices.sync();
    await offices.hub.run('ALTER TABLE item ADD CONSTRAINT small CHECK (v < 100)');
    await two.run('UPDATE item SET v = 200');
    await three.run('UPDATE item SET v = 3');
    const result = await offices.sync();
    expect(result.totals).toMatchObject({ updated: 1, quarantined: 1, conflicts: 0 });
    expect(result.tables.filter(({ round }) => round === 2)).toEqual([]);
    await two.run('UPDATE item SET v = 20');
    expect((await offices.sync()).conflicts).toMatchObject([{ record: '1', kind: 'update/update' }]);
    await expectConverged(offices, 'item');
  });
});
