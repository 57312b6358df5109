import { describe, expect, test } from 'vitest';
import { tableConfig } from '../../test/support/config.js';
import type { FreshDatabase } from '../../test/support/database.js';
import { openOffices, type Offices } from '../../test/support/offices.js';
import { logChange, USERS } from '../../test/support/people.js';
import { spokeOrders } from '../../test/support/spoke-orders.js';

const schema = `${USERS};
  CREATE TABLE note (id INT PRIMARY KEY, v VARCHAR(30), w VARCHAR(30), note_timestamp TIMESTAMP(3) NOT NULL)`;

async function offices(merge: 'rows' | 'columns' = 'rows', concurrency = 1): Promise<Offices> {
  const opened = await openOffices(schema, [tableConfig('note', { merge })], { spokes: 2, config: { concurrency } });
  for (const [at, site] of opened.sites.entries())
    await site.run(`INSERT INTO users VALUES (7, 'u${at + 1}@x', 'U', '${at + 1}', 'u${at + 1}')`);
  await opened.hub.run(`INSERT INTO note VALUES (1, 'base', 'base', '2024-01-01')`);
  await opened.sync();
  return opened;
}

async function edit({ sites }: Offices, site: number, day: number, set = `v = 'day ${day}'`): Promise<void> {
  const db = sites[site - 1] as FreshDatabase;
  await db.run(`UPDATE note SET ${set}, note_timestamp = '2024-02-0${day}'`);
  await logChange(db, site, 7, { table: 'note', record: 1, comment: `day ${day}`, at: `2024-02-0${day} 00:00:00` });
}

const only = (opened: Offices, order: readonly number[]) => ({
  config: { spokes: order.flatMap((site) => opened.config.spokes.filter(({ id }) => id === site)) },
});

const side = (site: number) => ({ site, user: `u${site}` });

describe('three sites change one record in one run', () => {
  test.each(
    spokeOrders.flatMap((day) =>
      [
        [2, 3],
        [3, 2],
      ].map((order) => ({ day, order, concurrency: order[0] === 2 && day[0] === 2 ? 2 : 1 })),
    ),
  )(
    'it is one conflict with two losers: changed on $day, spokes in the order $order',
    async ({ day, order, concurrency }) => {
      const opened = await offices('rows', concurrency);
      for (const [at, when] of day.entries()) await edit(opened, at + 1, when);
      const { conflicts } = await opened.sync(only(opened, order));
      const sites = [1, 2, 3].sort((a, b) => (day[b - 1] ?? 0) - (day[a - 1] ?? 0));
      const [winner = 0, ...losers] = sites;
      expect(conflicts).toEqual([
        {
          id: 1,
          table: 'note',
          record: '1',
          kind: 'update/update',
          certainty: 'base',
          winner: side(winner),
          losers: losers.sort().map(side),
        },
      ]);
      const [stored] = await opened.state('SELECT state, kept_row FROM STATE.conflict');
      expect(stored?.['state']).toBe('applied');
      expect(JSON.parse(String(stored?.['kept_row']))).toMatchObject({ v: 'day 4' });
      const parties = await opened.state(
        'SELECT site, comment, outcome, batch_site FROM STATE.conflict_side ORDER BY site',
      );
      expect(parties).toEqual(
        day.map((when, at) => ({
          site: at + 1,
          comment: `day ${when}`,
          outcome: at + 1 === winner ? 'winner' : 'loser',
          batch_site: null,
        })),
      );
    },
  );

  test('of a column too, where others have changed other columns in between', async () => {
    const opened = await offices('columns');
    await edit(opened, 1, 2, `w = 'hub'`);
    await edit(opened, 2, 4);
    await edit(opened, 3, 3, `v = 'three', w = 'three'`);
    await opened.sync();
    const sides = await opened.state('SELECT conflict_id, site, outcome FROM STATE.conflict_side ORDER BY 1, 2');
    expect(sides.filter(({ site }) => String(site) === '2')).toHaveLength(1);
    const again = await offices('columns');
    await edit(again, 1, 3);
    await edit(again, 2, 2, `v = 'two', w = 'two'`);
    await edit(again, 3, 4);
    const { conflicts } = await again.sync();
    expect(conflicts).toMatchObject([{ winner: side(3), losers: [side(1), side(2)] }]);
    expect((await again.rows('note')).map(([row]) => [row?.['v'], row?.['w']])).toEqual(
      Array(3).fill(['day 4', 'two']),
    );
  });
});

describe('over two runs, one site offline in the first', () => {
  test.each([
    { name: 'the late one wins', first: [1, 2], day: [2, 3, 4], late: 3, winner: 3, loser: 2 },
    { name: 'the late one loses', first: [1, 2], day: [2, 4, 3], late: 3, winner: 2, loser: 3 },
    { name: 'the hub’s own edit has won', first: [1, 2], day: [4, 2, 3], late: 3, winner: 1, loser: 3 },
    { name: 'the hub’s own edit is beaten', first: [1, 2], day: [3, 2, 4], late: 3, winner: 3, loser: 1 },
  ])('a second conflict names the first: $name', async ({ day, late, winner, loser }) => {
    const opened = await offices();
    for (const [at, when] of day.entries()) await edit(opened, at + 1, when);
    const first = await opened.sync({ sites: ['Site 2'] });
    expect(first.conflicts).toHaveLength(1);
    const second = await opened.sync();
    expect(second.conflicts).toMatchObject([{ winner: side(winner), losers: [side(loser)] }]);
    expect(await opened.state('SELECT id, follows FROM STATE.conflict ORDER BY id')).toEqual([
      { id: '1', follows: null },
      { id: '2', follows: '1' },
    ]);
    expect([winner, loser]).toContain(late);
    expect(second.conflicts[0]?.id).toBe(2);
    const rows = await opened.rows('note');
    expect(rows.map(([row]) => row?.['v'])).toEqual(Array(3).fill('day 4'));
  });

  test('a later edit on top of what was kept is no conflict, and one against it follows nothing', async () => {
    const opened = await offices();
    await edit(opened, 2, 2);
    await edit(opened, 3, 3);
    await opened.sync();
    await edit(opened, 2, 4);
    expect((await opened.sync()).conflicts).toEqual([]);
    await edit(opened, 2, 5);
    await edit(opened, 3, 6);
    expect((await opened.sync()).conflicts).toHaveLength(1);
    expect(await opened.state('SELECT follows FROM STATE.conflict ORDER BY id')).toEqual([
      { follows: null },
      { follows: null },
    ]);
  });
});
