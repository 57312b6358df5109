import { describe, expect, test } from 'vitest';
import { expectConverged } from '../../test/support/agreement.js';
import { tableConfig } from '../../test/support/config.js';
import type { FreshDatabase } from '../../test/support/database.js';
import { openOffices } from '../../test/support/offices.js';
import type { TableConfig } from '../config/config.js';

const note = `CREATE TABLE note (id INT PRIMARY KEY, v VARCHAR(30), note_timestamp TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3))`;

const edit = (id: number, v: string, day: number): string =>
  `UPDATE note SET v = '${v}', note_timestamp = '2024-02-0${day}' WHERE id = ${id}`;
const remove = (id: number): string => `DELETE FROM note WHERE id = ${id}`;

/** What each of hub, second and third site did to a row, and who wins under each policy. */
const cases: readonly {
  did: readonly [string | null, string | null, string | null];
  wins: Record<TableConfig['conflict'], string>;
}[] = [
  {
    did: [edit(1, 'hub', 1), edit(1, 'two', 2), edit(1, 'three', 3)],
    wins: { newest: 'three', oldest: 'hub', hub: 'hub', spoke: 'three' },
  },
  {
    did: [edit(2, 'hub', 3), edit(2, 'two', 2), edit(2, 'three', 1)],
    wins: { newest: 'hub', oldest: 'three', hub: 'hub', spoke: 'two' },
  },
  {
    did: [null, edit(3, 'two', 3), edit(3, 'three', 2)],
    wins: { newest: 'two', oldest: 'three', hub: 'two', spoke: 'two' },
  },
  {
    did: [edit(4, 'hub', 2), edit(4, 'two', 1), null],
    wins: { newest: 'hub', oldest: 'two', hub: 'hub', spoke: 'two' },
  },
  // A tie: the lower origin.
  {
    did: [null, edit(5, 'two', 2), edit(5, 'three', 2)],
    wins: { newest: 'two', oldest: 'two', hub: 'two', spoke: 'two' },
  },
  // A deletion that nobody logged has no time: any edit that has one goes before it.
  { did: [remove(6), edit(6, 'two', 2), null], wins: { newest: 'two', oldest: 'two', hub: 'gone', spoke: 'two' } },
  { did: [edit(7, 'hub', 2), remove(7), null], wins: { newest: 'hub', oldest: 'hub', hub: 'hub', spoke: 'gone' } },
  {
    did: [null, remove(8), edit(8, 'three', 2)],
    wins: { newest: 'three', oldest: 'three', hub: 'three', spoke: 'three' },
  },
];

describe.each(['newest', 'oldest', 'hub', 'spoke'] as const)('policy %s', (conflict) => {
  test.each([
    ['one after the other', [2, 3], 1],
    ['the other way round', [3, 2], 1],
    ['side by side', [2, 3], 4],
  ] as const)('%s: the same rows, and every loser kept', async (_, order, concurrency) => {
    const offices = await openOffices(note, [tableConfig('note', { conflict })], {
      spokes: 2,
      config: { concurrency },
    });
    const [two, three] = offices.spokes as [FreshDatabase, FreshDatabase];
    await offices.hub.run(
      `INSERT INTO note VALUES ${cases.map((_case, at) => `(${at + 1}, 'base', '2024-01-01')`).join(', ')}`,
    );
    await offices.sync();
    for (const { did } of cases)
      for (const [at, site] of [offices.hub, two, three].entries()) await site.run(did[at] ?? 'DO 0');
    const spokes = order.flatMap((id) => offices.config.spokes.filter((spoke) => spoke.id === id));
    const result = await offices.sync({ config: { spokes } });
    expect(result.outcome).toBe('ok');
    await expectConverged(offices, 'note');
    const rows = new Map((await offices.rows('note'))[0]?.map(({ id, v }) => [Number(id), v]));
    expect(cases.map((_case, at) => rows.get(at + 1) ?? 'gone')).toEqual(cases.map(({ wins }) => wins[conflict]));
    const kept = await offices.state(
      `SELECT c.record, s.row_values, s.outcome FROM STATE.conflict c JOIN STATE.conflict_side s ON s.conflict_id = c.id`,
    );
    for (const [at, { did, wins }] of cases.entries()) {
      const record = String(at + 1);
      const sides = kept.filter((side) => side['record'] === record);
      const losers = sides
        .filter(({ outcome }) => outcome === 'loser')
        .map(({ row_values: row }) => (typeof row === 'string' ? (JSON.parse(row) as { v: string }).v : 'gone'));
      const made = did.flatMap((sql) =>
        sql === null ? [] : [sql.startsWith('DELETE') ? 'gone' : (/v = '(\w+)'/u.exec(sql)?.[1] ?? '')],
      );
      expect(losers.sort(), `losers of ${record}`).toEqual(made.filter((v) => v !== wins[conflict]).sort());
      expect(sides.length - losers.length, `conflicts over ${record}`).toBe(1);
    }
    expect(result.conflicts).toHaveLength(cases.length);
  });
});
