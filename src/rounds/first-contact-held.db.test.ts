import { describe, expect, test } from 'vitest';
import { expectConverged } from '../../test/support/agreement.js';
import type { FreshDatabase } from '../../test/support/database.js';
import { openOffices, type Offices } from '../../test/support/offices.js';
import { logChange, syncLog, USERS } from '../../test/support/people.js';

const people = `${USERS}; INSERT INTO users VALUES (7, 'x@x', 'X', 'Y', 'xy');`;
const item = `${people} CREATE TABLE item (id INT PRIMARY KEY, v INT)`;

async function open(schema: string, table: string): Promise<Offices & { spoke: FreshDatabase }> {
  const offices = await openOffices(schema, [table]);
  return { ...offices, spoke: offices.spokes[0] as FreshDatabase };
}

const ids = async (site: FreshDatabase): Promise<unknown[]> =>
  (await site.query('SELECT id FROM item ORDER BY id')).map(({ id }) => id);

describe('what the first contact decided and could not apply', () => {
  test('a logged deletion that is refused at the other side is not undone by the next run, whose stamps are later', async () => {
    const offices = await open(item, 'item');
    const { hub, spoke } = offices;
    const part = (id: number): string =>
      `CREATE TABLE part (item INT, FOREIGN KEY (item) REFERENCES item (id)); INSERT INTO part VALUES (${id})`;
    await hub.run(`INSERT INTO item VALUES (1, 1), (3, 3); ${part(1)}`);
    await spoke.run(`INSERT INTO item VALUES (2, 2), (3, 3); ${part(2)}`);
    await logChange(spoke, 2, 7, { table: 'item', record: 1, type: 'delete', at: '2024-01-01' });
    await logChange(hub, 1, 7, { table: 'item', record: 2, type: 'delete', at: '2024-01-01' });
    for (let run = 0; run < 3; run += 1) {
      expect((await offices.sync()).totals).toMatchObject({ inserted: 0, deleted: 0, quarantined: 2 });
      expect([await ids(hub), await ids(spoke)]).toEqual([
        [1, 3],
        [2, 3],
      ]);
    }
    for (const site of offices.sites) await site.run('DROP TABLE part');
    expect((await offices.sync()).totals).toMatchObject({ inserted: 0, deleted: 2, conflicts: 0, quarantined: 0 });
    expect(await syncLog(hub)).toEqual(['2→1 7 xy: DELETE item 1', '1→2 7 xy: DELETE item 2']);
    await expectConverged(offices, 'item');
  });

  test('a row that was deleted before the stamp, and is back, stays new while it is refused', async () => {
    const offices = await open(item, 'item');
    const { hub, spoke } = offices;
    for (const site of offices.sites)
      await site.run(`INSERT INTO sync VALUES (1, 2, '0000-00-00', '2024-02-01'), (2, 1, '0000-00-00', '2024-02-01')`);
    await hub.run('INSERT INTO item VALUES (1, 100)');
    await spoke.run('INSERT INTO item VALUES (2, 2); ALTER TABLE item ADD CONSTRAINT small CHECK (v < 50)');
    await logChange(spoke, 2, 7, { table: 'item', record: 1, type: 'delete', at: '2024-01-01' });
    for (let run = 0; run < 2; run += 1)
      expect((await offices.sync()).totals).toMatchObject({ deleted: 0, quarantined: 1 });
    await spoke.run('ALTER TABLE item DROP CONSTRAINT small');
    expect((await offices.sync()).totals).toMatchObject({ inserted: 1, deleted: 0, quarantined: 0 });
    await expectConverged(offices, 'item');
  });
});

test('a spoke’s change log is asked under the spoke’s own spelling of the key', async () => {
  const offices = await open(
    `${people} CREATE TABLE word (code VARCHAR(10) COLLATE utf8mb4_general_ci PRIMARY KEY, v VARCHAR(20),
       updated_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3))`,
    'word',
  );
  const { hub, spoke } = offices;
  await hub.run(`INSERT INTO word VALUES ('abc', 'hub', '2024-01-02')`);
  await spoke.run(`INSERT INTO word VALUES ('ABC', 'spoke', '2024-01-01')`);
  await logChange(spoke, 2, 7, { table: 'word', record: 'ABC', at: '2024-01-01' });
  expect((await offices.sync()).conflicts).toMatchObject([{ record: 'abc', losers: [{ site: 2, user: 'xy' }] }]);
  await spoke.run(`UPDATE word SET code = 'Abc', v = 'again'`);
  await logChange(spoke, 2, 7, { table: 'word', record: 'Abc' });
  await offices.sync();
  expect(await syncLog(hub, 'site_id_from = 2')).toEqual(['2→1 7 xy: UPDATE word abc']);
  await expectConverged(offices, 'word');
});
