import { describe, expect, test } from 'vitest';
import { expectConverged } from '../../test/support/agreement.js';
import type { FreshDatabase } from '../../test/support/database.js';
import { openOffices } from '../../test/support/offices.js';

describe('a spoke that is taken out of the configuration', () => {
  test('holds no old versions back, and is compared as on its first sync when it comes back', async () => {
    const offices = await openOffices('CREATE TABLE item (id INT PRIMARY KEY, v VARCHAR(20))', ['item'], { spokes: 2 });
    const [, three] = offices.spokes as [FreshDatabase, FreshDatabase];
    await offices.hub.run(`INSERT INTO item VALUES (1, 'a'), (2, 'b'), (3, 'c')`);
    await offices.sync();
    const spokes = offices.config.spokes.filter(({ id }) => id === 2);
    const superseded = async (): Promise<unknown> =>
      (await offices.state('SELECT COUNT(*) AS n FROM STATE.superseded_1'))[0]?.['n'];

    // Left out of one run alone it is waited for.
    await offices.hub.run(`UPDATE item SET v = 'x' WHERE id = 1`);
    expect((await offices.sync({ sites: [2] })).warnings).toEqual([]);
    expect(await superseded()).toBe('1');
    await offices.hub.run('DELETE FROM item WHERE id = 2');
    // Taken out of the configuration it is still remembered for a good while.
    expect((await offices.sync({ config: { spokes } })).warnings).toEqual([]);
    expect(await superseded()).toBe('2');
    await offices.state('UPDATE STATE.site SET last_success = last_success - INTERVAL 91 DAY WHERE id = 3');
    const without = await offices.sync({ config: { spokes } });
    expect(without.warnings.join()).toMatch(/\(3\) has not been in the configuration for 90 days/u);
    expect(await superseded()).toBe('0');
    expect((await offices.sync({ config: { spokes } })).warnings).toEqual([]);

    // Nobody knows any more that it had agreed on row 2: nothing is deleted without proof.
    await three.run(`INSERT INTO item VALUES (4, 'd')`);
    const back = await offices.sync({ allowChanges: ['item'] });
    expect(back.totals).toMatchObject({ inserted: 4, deleted: 0, conflicts: 0 });
    await expectConverged(offices, 'item');
  });
});
