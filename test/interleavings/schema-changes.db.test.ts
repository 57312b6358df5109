import { describe, expect, test } from 'vitest';
import { plan } from '../../src/plan/plan.js';
import { expectSettled, logged, storedSides } from './settled.js';
import { add, edit, openStaff, remove, tell, moment, type Staff } from './staff.js';

async function everywhere(staff: Staff, sql: string): Promise<void> {
  for (const site of staff.sites) await site.run(sql);
}

/**
 * What people do meanwhile: row 1 is edited at the hub, 2 at a spoke, 3 deleted, 4 added; 5 to 7 edited on both sides,
 * deleted on one and edited on the other, deleted at the hub.
 */
async function meanwhile(staff: Staff): Promise<void> {
  await edit(staff.hub, 1, { town: 'at the hub' }, 1, 11);
  await edit(staff.two, 2, { town: 'at two' }, 1, 22);
  await remove(staff.three, 3);
  await add(staff.two, 4, { name: 'Dolma' }, 1, 24);
  await edit(staff.hub, 5, { town: 'at the hub' }, 2, 15);
  await edit(staff.three, 5, { town: 'at three' }, 1, 35);
  await remove(staff.hub, 6);
  await edit(staff.two, 6, { town: 'at two' }, 1, 26);
  await remove(staff.hub, 7);
}

/** The same without a word in the change log, and without any conflict column's help. */
async function expectMeanwhile(staff: Staff): Promise<void> {
  expect((await staff.rows('person'))[0]?.map(({ id, name, town }) => [Number(id), name, town])).toEqual([
    [1, 'Asha', 'at the hub'],
    [2, 'Bikash', 'at two'],
    [4, 'Dolma', null],
    [5, 'Esha', 'at the hub'],
    [6, 'Firoz', 'at two'],
    [8, 'Hari', 'Jumla'],
  ]);
  expect(
    (await storedSides(staff)).map(({ record, outcome, site, user, row }) => [
      record,
      outcome,
      site,
      user,
      row?.['town'] ?? null,
    ]),
  ).toEqual([
    ['5', 'winner', 1, '15', 'at the hub'],
    ['5', 'loser', 3, '35', 'at three'],
    ['6', 'winner', 2, '26', 'at two'],
    ['6', 'loser', 1, null, null],
  ]);
}

const MORE = `INSERT INTO person (id, name, town) VALUES (5,'Esha','Jumla'),(6,'Firoz','Jumla'),(7,'Gita','Jumla'),(8,'Hari','Jumla')`;

/** As after months of work: every row was edited by somebody, at the hub or a spoke, and synced. */
async function openOld(schema: { readonly more?: string } = {}): Promise<Staff> {
  const staff = await openStaff(2, schema);
  await staff.hub.run(MORE);
  await staff.sync();
  for (const id of [1, 3, 5, 7]) await edit(staff.hub, id, { phone: '1' }, 0, 10);
  for (const id of [2, 6]) await edit(staff.three, id, { phone: '3' }, 0, 30);
  await staff.sync();
  return staff;
}

describe('between two runs, at all sites, while rows are edited', () => {
  test.each([
    ['a column is added', 'ALTER TABLE person ADD COLUMN nickname VARCHAR(20) NULL'],
    [
      'a column is added before others, with a default',
      'ALTER TABLE person ADD COLUMN grade INT NOT NULL DEFAULT 3 AFTER id',
    ],
    ['a text becomes wider', 'ALTER TABLE person MODIFY town VARCHAR(200), MODIFY name TEXT'],
    [
      'an amount becomes wider',
      'ALTER TABLE person MODIFY salary DECIMAL(14,4), MODIFY age BIGINT, MODIFY since DATETIME(3)',
    ],
    ['the key becomes wider', 'ALTER TABLE person MODIFY id BIGINT'],
  ])('%s: who changed what is still known', async (_, change) => {
    const staff = await openOld({
      more: `ALTER TABLE person ADD salary DECIMAL(8,2) DEFAULT 10.5, ADD age INT DEFAULT 40, ADD since DATETIME DEFAULT '2020-01-01 10:00:00'`,
    });
    await everywhere(staff, change);
    await meanwhile(staff);
    const planned = await plan({ ...staff.config, concurrency: 1 });
    const result = await staff.syncInOrder([2, 3]);
    expect(planned.totals).toEqual(result.totals);
    // Of a row that was deleted on one side nobody knows whether the other filled the new column, unless it is NULL.
    const unknown = change.includes('NOT NULL') ? 2 : 0;
    expect(result.warnings).toHaveLength(unknown);
    await expectMeanwhile(staff);
    await expectSettled(staff, 'person');
  });

  test('a column is dropped: deletions stay deletions, and the later edits are kept', async () => {
    const staff = await openOld({ more: 'ALTER TABLE person ADD COLUMN nickname VARCHAR(20) NULL' });
    await everywhere(staff, 'ALTER TABLE person DROP COLUMN nickname');
    await meanwhile(staff);
    await staff.sync();
    // What the row held before is unknown: that the hub deleted it is not, and nor is the edit that its change log tells of.
    await expectMeanwhile(staff);
    await expectSettled(staff, 'person');
  });

  test('a column is dropped, and nobody writes a change log: the conflict column tells who is later', async () => {
    const staff = await openOld({ more: 'ALTER TABLE person ADD COLUMN nickname VARCHAR(20) NULL' });
    await everywhere(staff, 'ALTER TABLE person DROP COLUMN nickname');
    await edit(staff.hub, 1, { town: 'at the hub' }, 1);
    // Row 2 was brought by site 3: the ledger's claim is its, until the hub's own edit is seen.
    await edit(staff.hub, 2, { town: 'at the hub' }, 1);
    await edit(staff.two, 5, { town: 'at two' }, 1);
    await edit(staff.two, 6, { town: 'at two' }, 1);
    await staff.sync();
    expect((await staff.rows('person'))[0]?.map(({ id, town }) => [id, town])).toEqual([
      [1, 'at the hub'],
      [2, 'at the hub'],
      [3, 'Butwal'],
      [5, 'at two'],
      [6, 'at two'],
      [7, 'Jumla'],
      [8, 'Jumla'],
    ]);
    expect(await storedSides(staff)).toEqual([]);
    await expectSettled(staff, 'person');
  });

  test('the key becomes wider: a deletion of before is not forgotten, and keys of the new size are synced', async () => {
    const staff = await openOld();
    await remove(staff.two, 3);
    await staff.syncOnly(2);
    await everywhere(staff, 'ALTER TABLE person MODIFY id BIGINT UNSIGNED');
    await everywhere(staff, 'ALTER TABLE person MODIFY id BIGINT');
    await staff.two.run(`INSERT INTO person (id, name) VALUES (5000000000, 'far'), (-7, 'below')`);
    const plan = await staff.sync();
    expect(plan.warnings).toEqual([]);
    expect((await staff.rows('person'))[2]?.map(({ id }) => String(id))).toEqual([
      '-7',
      '1',
      '2',
      '5',
      '6',
      '7',
      '8',
      '5000000000',
    ]);
    await expectSettled(staff, 'person');
  });

  test('the key becomes another: everything is compared as on the first sync, and nothing is lost', async () => {
    const staff = await openOld();
    await everywhere(staff, 'ALTER TABLE person MODIFY id VARCHAR(20) COLLATE utf8mb4_bin');
    await staff.two.run(`UPDATE person SET town = 'at two', person_timestamp = '${moment(1)}' WHERE id = '2'`);
    const result = await staff.sync();
    expect(result.warnings.join()).toContain('the key of person has changed');
    expect((await staff.rows('person'))[2]?.find(({ id }) => id === '2')).toMatchObject({ town: 'at two' });
    await expectSettled(staff, 'person');
  });
});

describe('a column is added at the hub first', () => {
  test('the spokes wait with this table; then both contents are there, and edits of meanwhile', async () => {
    const staff = await openOld();
    await staff.hub.run(
      `ALTER TABLE person ADD COLUMN nickname VARCHAR(20) NULL; UPDATE person SET nickname = CONCAT('N', id)`,
    );
    await edit(staff.two, 2, { town: 'at two' }, 1, 22);
    await edit(staff.hub, 1, { town: 'at the hub' }, 1, 11);
    const first = await staff.sync();
    expect(first.outcome).toBe('warnings');
    expect(first.totals).toMatchObject({ inserted: 0, updated: 0, deleted: 0 });
    await staff.two.run('ALTER TABLE person ADD COLUMN nickname VARCHAR(20) NULL');
    await staff.sync();
    // Site 3 is last, and goes on meanwhile.
    await edit(staff.three, 5, { town: 'at three' }, 2, 35);
    await remove(staff.three, 7);
    await staff.sync();
    await staff.three.run('ALTER TABLE person ADD COLUMN nickname VARCHAR(20) NULL');
    const last = await staff.sync();
    expect(last.outcome).toBe('ok');
    const rows = (await staff.rows('person'))[0] ?? [];
    // The hub filled it, the spokes have it empty: where a spoke edited the row as well, its row is one more edit.
    expect(rows.map(({ id, town }) => [id, town])).toEqual([
      [1, 'at the hub'],
      [2, 'at two'],
      [3, 'Butwal'],
      [5, 'at three'],
      [6, 'Jumla'],
      [8, 'Jumla'],
    ]);
    expect(rows.filter(({ id }) => ![2, 5].includes(Number(id))).map(({ nickname }) => nickname)).toEqual([
      'N1',
      'N3',
      'N6',
      'N8',
    ]);
    await expectSettled(staff, 'person');
    // Nobody's edit is another's: of row 2 and 5 everything that was overwritten is told, whole.
    const before = await staff.hub.query(
      `SELECT record_id, user_id, row_before FROM sync_log WHERE site_id_to = 1 AND update_type = 'UPDATE' AND record_id IN ('2','5') AND user_id IN (22, 35)`,
    );
    expect(
      before.map(({ record_id, user_id, row_before }) => [
        record_id,
        user_id,
        (JSON.parse(String(row_before)) as { nickname: string }).nickname,
      ]),
    ).toEqual([
      ['2', '22', 'N2'],
      ['5', '35', 'N5'],
    ]);
  });

  test('with column merge the filled column and the edit of another column are both kept', async () => {
    const staff = await openStaff(2, { table: { merge: 'columns' } });
    await everywhere(staff, 'ALTER TABLE person ADD COLUMN nickname VARCHAR(20) NULL AFTER id');
    await staff.hub.run(`UPDATE person SET nickname = CONCAT('N', id)`);
    await edit(staff.two, 1, { town: 'at two' }, 1, 21);
    await edit(staff.three, 1, { phone: 'at three' }, 1, 31);
    await staff.sync();
    expect((await staff.rows('person'))[0]?.[0]).toMatchObject({ nickname: 'N1', town: 'at two', phone: 'at three' });
    expect(await storedSides(staff)).toEqual([]);
    await expectSettled(staff, 'person');
  });
});

describe('a new column is filled differently at every site before the next run', () => {
  const fill = async (staff: Staff, order: readonly number[]): Promise<unknown[]> => {
    await everywhere(staff, 'ALTER TABLE person ADD COLUMN nickname VARCHAR(20) NULL');
    // Nobody logs rows 1 and 2. Row 1 has no later time anywhere, row 2 has; row 3 is logged by those who fill it.
    for (const [at, site] of staff.sites.entries()) {
      await site.query(`UPDATE person SET nickname = ? WHERE id IN (1, 3)`, [`site ${String(at + 1)}`]);
      await tell(site, 3, 10 * (at + 1), 'update', 1);
    }
    await edit(staff.three, 2, { nickname: 'three' }, 2);
    await edit(staff.two, 2, { nickname: 'two' }, 1);
    const result = await staff.syncInOrder(order);
    expect(result.warnings.join()).toContain(
      'differed, and no change log entry tells of the side that was overwritten',
    );
    await expectSettled(staff, 'person');
    return (await staff.rows('person'))[0]?.map(({ nickname }) => nickname) ?? [];
  };

  test('one content wins everywhere, the same in any order; who logged it is told', async () => {
    const [a, b] = [await openStaff(2), await openStaff(2)];
    const first = await fill(a, [2, 3]);
    expect(first).toEqual(await fill(b, [3, 2]));
    expect(first).toEqual(['site 1', 'three', 'site 1']);
    const losers = (await storedSides(a)).filter(({ outcome }) => outcome === 'loser');
    expect(losers.map(({ record, site, user, row }) => [record, site, user, row?.['nickname']])).toEqual([
      ['2', 2, null, 'two'],
      ['3', 2, '20', 'site 2'],
      ['3', 3, '30', 'site 3'],
    ]);
    // What nobody logged is no conflict, but is not gone either: the sync log has it.
    const told = await a.hub.query(
      `SELECT row_before FROM sync_log WHERE record_id = '1' AND update_type = 'UPDATE' ORDER BY site_id_to`,
    );
    expect(told.map(({ row_before }) => (JSON.parse(String(row_before)) as { nickname: string }).nickname)).toEqual([
      'site 2',
      'site 3',
    ]);
    expect((await logged(a)).filter((line) => line.includes(' 3 ') && line.startsWith('UPDATE'))).toEqual([
      'UPDATE 3 1→2 by 10',
      'UPDATE 3 1→3 by 10',
    ]);
  });
});
