import { expect, test } from 'vitest';
import type { FreshDatabase } from '../../test/support/database.js';
import { openOffices, type Offices } from '../../test/support/offices.js';
import { USERS } from '../../test/support/people.js';

/** What somebody does to a record at one office. `day` null: there is no time to it, and no entry in the change log. */
interface Deed {
  readonly kind: 'edit' | 'delete' | 'force delete';
  readonly day: number | null;
}

const deeds: readonly (Deed | null)[] = [
  null,
  { kind: 'edit', day: 2 },
  { kind: 'edit', day: 3 },
  { kind: 'edit', day: null },
  { kind: 'delete', day: 2 },
  { kind: 'delete', day: 3 },
  { kind: 'delete', day: null },
  { kind: 'force delete', day: 2 },
  { kind: 'force delete', day: 3 },
];

interface Actor extends Deed {
  readonly site: number;
}

interface Case {
  readonly id: number;
  readonly actors: readonly Actor[];
}

/** Every deed at every one of the three offices. */
const cases: readonly Case[] = deeds.flatMap((hub, a) =>
  deeds.flatMap((two, b) =>
    deeds.map((three, c): Case => ({
      id: 1 + a * 100 + b * 10 + c,
      actors: [hub, two, three].flatMap((deed, at) => (deed === null ? [] : [{ ...deed, site: at + 1 }])),
    })),
  ),
);

/** DESIGN section 4: force delete, having a time, the later one, an edit before a deletion, the lower site. */
function byRank(a: Actor, b: Actor): number {
  const rank = ({ kind, day, site }: Actor): number[] => [
    Number(kind === 'force delete'),
    Number(day !== null),
    day ?? 0,
    Number(kind === 'edit'),
    -site,
  ];
  const [x, y] = [rank(a), rank(b)];
  const at = x.findIndex((value, index) => value !== y[index]);
  return at < 0 ? 0 : (y[at] ?? 0) - (x[at] ?? 0);
}

function chunks<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, at) => list.slice(at * size, (at + 1) * size));
}

async function act(sites: readonly FreshDatabase[]): Promise<void> {
  for (const [at, db] of sites.entries()) {
    const here = cases.flatMap(({ id, actors }) =>
      actors.filter(({ site }) => site === at + 1).map((actor) => ({ id, ...actor })),
    );
    for (const part of chunks(here, 100)) {
      const statements = part.flatMap(({ id, kind, day, site }) => [
        kind === 'edit'
          ? `UPDATE item SET v = 'site ${site}', item_timestamp = ${day === null ? 'NULL' : `'2024-02-0${day}'`} WHERE id = ${id}`
          : `DELETE FROM item WHERE id = ${id}`,
        ...(day === null
          ? []
          : [
              `INSERT INTO change_log (site_id, user_id, \`table\`, record_id, update_type, comment, \`timestamp\`)
               VALUES (${site}, 7, 'item', '${id}', '${kind === 'edit' ? 'update' : kind}', 'by ${site}', '2024-02-0${day}')`,
            ]),
      ]);
      await db.run(statements.join('; '));
    }
  }
}

async function offices(order: readonly number[], concurrency: number): Promise<Offices> {
  const opened = await openOffices(
    `${USERS}; CREATE TABLE item (id INT PRIMARY KEY, v VARCHAR(20), item_timestamp TIMESTAMP(3) NULL)`,
    ['item'],
    { spokes: 2, config: { concurrency } },
  );
  for (const [at, site] of opened.sites.entries())
    await site.run(`INSERT INTO users VALUES (7, 'u${at + 1}@x', 'U', '${at + 1}', 'u${at + 1}')`);
  await opened.hub.run(`INSERT INTO item VALUES ${cases.map(({ id }) => `(${id}, 'base', '2024-01-01')`).join(', ')}`);
  const spokes = order.flatMap((site) => opened.config.spokes.filter(({ id }) => id === site));
  const sync: Offices['sync'] = (options) => opened.sync({ ...options, config: { spokes } });
  await sync();
  return { ...opened, sync };
}

test.each([
  { order: [2, 3], concurrency: 1 },
  { order: [3, 2], concurrency: 1 },
  { order: [2, 3], concurrency: 2 },
])(
  'edits and deletions of one record at three offices end alike at all of them: order $order, $concurrency at a time',
  { timeout: 120_000 },
  async ({ order, concurrency }) => {
    const opened = await offices(order, concurrency);
    await act(opened.sites);
    const { conflicts, outcome } = await opened.sync({ allowChanges: ['item'] });
    expect(outcome).toBe('ok');
    const [atHub, ...atSpokes] = await opened.rows('item');
    for (const rows of atSpokes) expect(rows).toEqual(atHub);

    const values = new Map(atHub?.map(({ id, v }) => [Number(id), String(v)]));
    const found = cases.map(({ id }) => ({
      id,
      value: values.get(id) ?? null,
      conflicts: conflicts.filter(({ record }) => record === String(id)).length,
    }));
    const wanted = cases.map(({ id, actors }) => {
      const [best] = [...actors].sort(byRank);
      const kept = best?.kind === 'edit' ? `site ${best.site}` : null;
      const met = actors.length > 1 && actors.some(({ kind }) => kind === 'edit');
      return { id, value: best === undefined ? 'base' : kept, conflicts: Number(met) };
    });
    expect(found).toEqual(wanted);

    // What comes from the hub names who made it; of two who deleted the record, either.
    const told = await opened.hub.query(
      `SELECT record_id, MAX(id), SUBSTRING_INDEX(GROUP_CONCAT(CONCAT_WS(' ', user_name, comment) ORDER BY id DESC), ',', 1) AS name
         FROM sync_log WHERE run = 2 AND site_id_from = 1 GROUP BY record_id, site_id_to`,
    );
    expect(told.length).toBeGreaterThan(cases.length / 2);
    for (const row of told) {
      const { actors = [] } = cases.find(({ id }) => String(id) === row['record_id']) ?? {};
      const [best] = [...actors].sort(byRank);
      const same = best?.kind === 'edit' ? [best] : actors.filter(({ kind }) => kind !== 'edit');
      const names = same.map(({ site, day }) => (day === null ? '' : `u${site} by ${site}`));
      expect({ record: row['record_id'], name: row['name'] }).toEqual({
        record: row['record_id'],
        name: expect.toSatisfy((name: string) => names.includes(name)) as string,
      });
    }

    for (const { record, kind, certainty, winner, losers } of conflicts) {
      const { actors = [] } = cases.find(({ id }) => String(id) === record) ?? {};
      const [best, ...others] = [...actors].sort(byRank);
      const user = (site: number) => (actors.find((one) => one.site === site)?.day === null ? null : `u${site}`);
      const same = best?.kind === 'edit' ? [best] : actors.filter((one) => one.kind !== 'edit');
      const winners = same.map(({ site }) => ({ site, user: user(site) }));
      expect(winners, record).toContainEqual(winner);
      expect(certainty).toBe('base');
      expect({ record, kind }).toEqual({
        record,
        kind: actors.some((one) => one.kind !== 'edit') ? 'update/delete' : 'update/update',
      });
      for (const loser of losers) expect(loser.user).toBe(user(loser.site));
      // Of two who deleted the record one answers for both; nobody lost a deletion where it is deleted.
      const lost = losers.map(({ site }) => site).sort();
      const edited = others.filter((one) => one.kind === 'edit').map(({ site }) => site);
      const deleted = others.filter((one) => one.kind !== 'edit').map(({ site }) => site);
      expect({ record, lost }).toEqual({ record, lost: expect.arrayContaining(edited) as number[] });
      const undone = lost.filter((site) => deleted.includes(site)).length;
      expect({ record, undone, more: lost.length - undone - edited.length }).toEqual({
        record,
        undone: best?.kind === 'edit' && deleted.length > 0 ? expect.toSatisfy((n: number) => n >= 1) : 0,
        more: 0,
      });
    }
    expect((await opened.sync()).totals).toMatchObject({ inserted: 0, updated: 0, deleted: 0, conflicts: 0 });
  },
);
