import { describe, expect, test } from 'vitest';
import { expectConverged } from '../../test/support/agreement.js';
import type { FreshDatabase } from '../../test/support/database.js';
import { openOffices, type Offices } from '../../test/support/offices.js';
import { logChange, USERS } from '../../test/support/people.js';

const schema = `${USERS}; INSERT INTO users VALUES (7, 'x@x', 'X', 'Y', 'xy');
  CREATE TABLE note (id INT PRIMARY KEY, v VARCHAR(30), note_timestamp TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3))`;

const row = (id: number, v: string, day: string): string => `INSERT INTO note VALUES (${id}, '${v}', '2024-${day}')`;

/** The pair has been synced before, by the predecessor: what is older than that is no news. */
async function stamped(offices: Offices, at: string): Promise<void> {
  for (const site of offices.sites)
    await site.run(`INSERT INTO sync VALUES (1, 2, '0000-00-00', '${at}'), (2, 1, '0000-00-00', '${at}')`);
}

async function open(): Promise<Offices & { spoke: FreshDatabase }> {
  const offices = await openOffices(schema, ['note']);
  return { ...offices, spoke: offices.spokes[0] as FreshDatabase };
}

describe('the first contact of two filled sites', () => {
  test('one-sided rows are filled in on both sides; of differing rows the newer wins, as an untracked difference', async () => {
    const offices = await open();
    const { hub, spoke } = offices;
    await hub.run(
      [row(1, 'same', '01-01'), row(2, 'hub', '01-02'), row(3, 'hub', '01-01'), row(4, 'hub', '01-01')].join(';'),
    );
    await spoke.run(
      [row(1, 'same', '01-01'), row(2, 'spoke', '01-01'), row(3, 'spoke', '01-02'), row(5, 'spoke', '01-01')].join(';'),
    );
    const result = await offices.sync();
    expect(result.totals).toMatchObject({ inserted: 2, updated: 2, deleted: 0, conflicts: 0 });
    expect(result.warnings.join()).toMatch(
      /2 rows differed, and no change log entry tells of the side that was overwritten/u,
    );
    await expectConverged(offices, 'note');
    expect((await offices.rows('note'))[0]?.map(({ v }) => v)).toEqual(['same', 'hub', 'spoke', 'hub', 'spoke']);
  });

  test('a change log that names the losing row makes it a conflict, with both rows kept', async () => {
    const offices = await open();
    const { hub, spoke } = offices;
    await hub.run([row(1, 'hub', '01-02'), row(2, 'hub', '01-02'), row(3, 'hub', '01-01')].join(';'));
    await spoke.run([row(1, 'spoke', '01-01'), row(2, 'spoke', '01-01'), row(3, 'spoke', '01-02')].join(';'));
    await logChange(spoke, 2, 7, { table: 'note', record: 1, at: '2024-01-01 00:00:00' });
    await logChange(hub, 1, 7, { table: 'note', record: 2, at: '2024-01-02 00:00:00' });
    await logChange(hub, 1, 7, { table: 'note', record: 3, at: '2024-01-01 00:00:00' });
    const { conflicts } = await offices.sync();
    expect(
      conflicts
        .map(({ record, certainty, winner, losers }) => [
          record,
          certainty,
          winner.site,
          losers[0]?.site,
          losers[0]?.user,
        ])
        .sort(),
    ).toEqual([
      ['1', 'change-log', 1, 2, 'xy'],
      ['3', 'change-log', 2, 1, 'xy'],
    ]);
    await expectConverged(offices, 'note');
    const sides = await offices.state(`SELECT row_values FROM STATE.conflict_side WHERE outcome = 'loser' ORDER BY 1`);
    expect(sides.map(({ row_values }) => (JSON.parse(String(row_values)) as { v: string }).v)).toEqual([
      'spoke',
      'hub',
    ]);
  });

  test('a deletion in the change log is carried out, at either side, unless the record was given again', async () => {
    const offices = await open();
    const { hub, spoke } = offices;
    await hub.run([row(1, 'old', '01-01'), row(2, 'old', '01-01'), row(3, 'old', '01-01')].join(';'));
    await spoke.run([row(4, 'old', '01-01'), row(5, 'old', '01-01')].join(';'));
    await logChange(spoke, 2, 7, { table: 'note', record: 1, type: 'delete' });
    await logChange(spoke, 2, 7, { table: 'note', record: 2, type: 'delete', at: '2024-03-01' });
    await logChange(spoke, 2, 7, { table: 'note', record: 2, type: 'new', at: '2024-03-02' });
    await logChange(hub, 1, 7, { table: 'note', record: 4, type: 'delete' });
    const result = await offices.sync();
    expect(result.totals).toMatchObject({ deleted: 2, inserted: 3, conflicts: 0 });
    await expectConverged(offices, 'note');
    expect((await offices.rows('note'))[0]?.map(({ id }) => id)).toEqual([2, 3, 5]);
  });

  test('an edit here against a deletion there is a conflict; a force delete wins whatever the times', async () => {
    const offices = await open();
    const { hub, spoke } = offices;
    await hub.run([row(1, 'edited', '03-01'), row(2, 'edited', '03-01')].join(';'));
    await spoke.run(row(9, 'x', '01-01'));
    for (const id of [1, 2]) await logChange(hub, 1, 7, { table: 'note', record: id, at: '2024-03-01' });
    await logChange(spoke, 2, 7, { table: 'note', record: 1, type: 'delete', at: '2024-02-01' });
    await logChange(spoke, 2, 7, { table: 'note', record: 2, type: 'force delete', at: '2024-02-01' });
    const { conflicts } = await offices.sync();
    expect(conflicts.map(({ record, kind, winner }) => [record, kind, winner.site])).toEqual([
      ['1', 'update/delete', 1],
      ['2', 'update/delete', 2],
    ]);
    await expectConverged(offices, 'note');
    expect((await offices.rows('note'))[0]?.map(({ id }) => id)).toEqual([1, 9]);
    const [loser] = await offices.state(
      `SELECT row_values FROM STATE.conflict_side WHERE outcome = 'loser' AND row_values IS NOT NULL`,
    );
    expect(JSON.parse(String(loser?.['row_values']))).toMatchObject({ id: '2', v: 'edited' });
  });

  test('only what the logs say since the stamp of the predecessor counts', async () => {
    const offices = await open();
    const { hub, spoke } = offices;
    await stamped(offices, '2024-02-01 00:00:00');
    await hub.run(
      [row(1, 'hub', '03-02'), row(2, 'hub', '03-02'), row(3, 'old', '01-01'), row(4, 'old', '01-01')].join(';'),
    );
    await spoke.run([row(1, 'spoke', '03-01'), row(2, 'spoke', '01-01')].join(';'));
    await logChange(spoke, 2, 7, { table: 'note', record: 1, at: '2024-03-01' });
    await logChange(spoke, 2, 7, { table: 'note', record: 2, at: '2024-01-01' });
    await logChange(spoke, 2, 7, { table: 'note', record: 3, type: 'delete', at: '2024-03-01' });
    await logChange(spoke, 2, 7, { table: 'note', record: 4, type: 'delete', at: '2024-01-01' });
    const result = await offices.sync();
    expect(result.conflicts.map(({ record }) => record)).toEqual(['1']);
    await expectConverged(offices, 'note');
    // 4 was deleted before the last sync, and is back since: it is new.
    expect((await offices.rows('note'))[0]?.map(({ id }) => id)).toEqual([1, 2, 4]);
  });

  test('an entry of the very second of the stamp counts', async () => {
    const offices = await open();
    await stamped(offices, '2024-02-01 00:00:00');
    await offices.hub.run(row(3, 'old', '01-01'));
    await offices.spoke.run(row(9, 'x', '01-01'));
    await logChange(offices.spoke, 2, 7, { table: 'note', record: 3, type: 'delete', at: '2024-02-01 00:00:00' });
    expect((await offices.sync()).totals.deleted).toBe(1);
  });

  test('an empty spoke that deleted its rows itself is not filled with them again', async () => {
    const offices = await open();
    await offices.hub.run(`${row(1, 'old', '01-01')}; ${row(2, 'old', '01-01')}`);
    await logChange(offices.spoke, 2, 7, { table: 'note', record: 1, type: 'delete' });
    expect((await offices.sync()).totals).toMatchObject({ deleted: 1, inserted: 1 });
    await expectConverged(offices, 'note');
  });

  test('a spoke that comes late to a hub which has long been synced: what the hub logged is remembered', async () => {
    const offices = await openOffices(schema, ['note'], { spokes: 2 });
    const [two, three] = offices.spokes as [FreshDatabase, FreshDatabase];
    const early = { spokes: offices.config.spokes.filter(({ id }) => id === 2) };
    await offices.hub.run(`${row(1, 'a', '01-01')}; ${row(2, 'b', '01-01')}`);
    await three.run(`${row(1, 'a', '01-01')}; ${row(2, 'b', '01-01')}`);
    await offices.sync({ config: early });
    await offices.hub.run('DELETE FROM note WHERE id = 1');
    await logChange(offices.hub, 1, 7, { table: 'note', record: 1, type: 'delete' });
    await offices.sync({ config: early });
    // The low-water mark has long passed the entry.
    await offices.state('UPDATE STATE.site SET low_entry = 1000 WHERE id = 1');
    await offices.state('DELETE FROM STATE.consumed_entry');
    const result = await offices.sync();
    expect(result.totals.deleted).toBe(1);
    await expectConverged(offices, 'note');
    expect(await two.query('SELECT id FROM note')).toEqual([{ id: 2 }]);
  });
});
