import { describe, expect, test } from 'vitest';
import { tableConfig } from '../../test/support/config.js';
import type { FreshDatabase } from '../../test/support/database.js';
import { type Offices, openOffices } from '../../test/support/offices.js';
import { logChange } from '../../test/support/people.js';
import { plan } from '../plan/plan.js';

const second = (n: number): string => `2026-03-01 12:00:0${String(n)}.000000`;

async function remove(site: FreshDatabase, siteId: number, at: number): Promise<void> {
  await site.run('DELETE FROM person WHERE id = 1');
  await logChange(site, siteId, 7, { table: 'person', record: 1, type: 'delete', at: second(at) });
}

/** Three offices that agree on one person; then the hub deletes it at 1 s, one spoke at 4 s, and the other edits it at 3 s. */
async function meeting(): Promise<Offices> {
  const offices = await openOffices(
    `CREATE TABLE person (id INT PRIMARY KEY, town VARCHAR(50),
       person_timestamp TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6))`,
    ['person'],
    { spokes: 2, config: { concurrency: 1 } },
  );
  await offices.hub.run(`INSERT INTO person VALUES (1, 'Pokhara', '2026-03-01 12:00:00')`);
  await offices.sync();
  await remove(offices.hub, 1, 1);
  await remove(offices.spokes[0]!, 2, 4);
  await offices.spokes[1]!.run(`UPDATE person SET town = 'Butwal', person_timestamp = '${second(3)}'`);
  return offices;
}

describe('the same change on both sides', () => {
  const orders = [[0, 1], [1, 0]]; // prettier-ignore

  test.each(orders)('the later of two deletions beats an edit between them, in the order %i %i', async (a, b) => {
    const offices = await meeting();
    const spokes = [offices.config.spokes[a]!, offices.config.spokes[b]!];
    const planned = await plan({ ...offices.config, spokes });
    const result = await offices.sync({ config: { spokes } });
    expect(result.conflicts).toMatchObject([{ winner: { site: 2 } }]);
    expect(result.conflicts[0]?.losers).toContainEqual(expect.objectContaining({ site: 3 }));
    expect(await offices.rows('person')).toEqual([[], [], []]);
    expect(planned.totals).toEqual(result.totals);
    expect((await offices.sync()).totals).toMatchObject({ inserted: 0, updated: 0, deleted: 0, conflicts: 0 });
  });

  test('the later of two edits to the same value beats one between them', async () => {
    const offices = await openOffices('CREATE TABLE person (id INT PRIMARY KEY, town VARCHAR(50))', [
      tableConfig('person'),
    ], { spokes: 2, config: { concurrency: 1 } }); // prettier-ignore
    await offices.hub.run(`INSERT INTO person VALUES (1, 'Pokhara')`);
    await offices.sync();
    for (const [at, [town, time]] of (
      [
        ['Dharan', 1],
        ['Dharan', 4],
        ['Butwal', 3],
      ] as const
    ).entries()) {
      // prettier-ignore
      const site = offices.sites[at]!;
      await site.query('UPDATE person SET town = ?', [town]);
      await logChange(site, at + 1, 7, { table: 'person', record: 1, at: second(time) });
    }
    const result = await offices.sync();
    expect(result.conflicts).toMatchObject([{ winner: { site: 2 }, losers: [{ site: 3 }] }]);
    expect(await offices.hub.query('SELECT town FROM person')).toEqual([{ town: 'Dharan' }]);
  });
});
