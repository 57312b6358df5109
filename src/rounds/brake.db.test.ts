import { describe, expect, test } from 'vitest';
import { expectConverged } from '../../test/support/agreement.js';
import type { FreshDatabase } from '../../test/support/database.js';
import { openOffices, type Offices } from '../../test/support/offices.js';

const note = 'CREATE TABLE note (id INT PRIMARY KEY, v INT); CREATE TABLE other (id INT PRIMARY KEY, v INT)';
const safety = { maxDeletes: 5, maxChangedShare: 0.5, maxClockSkewMs: 5000 };

async function filled(rows: number, spokes = 1): Promise<Offices> {
  const offices = await openOffices(note, ['other', 'note'], { spokes, config: { safety, concurrency: 1 } });
  await offices.hub.run(`INSERT INTO note VALUES ${Array.from({ length: rows }, (_, at) => `(${at}, 0)`).join(', ')}`);
  await offices.sync();
  return offices;
}

describe('the brake', () => {
  test.each(['hub', 'spoke'] as const)(
    'holds back too many deletions made at the %s: nothing is written to any table',
    async (side) => {
      const offices = await filled(100, 2);
      const [two, three] = offices.spokes as [FreshDatabase, FreshDatabase];
      const wrong = side === 'hub' ? offices.hub : two;
      await wrong.run('DELETE FROM note WHERE id < 6');
      await two.run('INSERT INTO other VALUES (1, 1)');
      await three.run('INSERT INTO other VALUES (2, 2)');
      const result = await offices.sync();
      expect(result.outcome).toBe('warnings');
      const [site2, site3] = result.sites;
      const told = 'would delete 6 of 100 rows, more than maxDeletes 5';
      expect(site2?.outcome).toBe('failed');
      expect(site2?.error).toMatch(
        new RegExp(`table note at Site ${side === 'hub' ? 2 : 1}: ${told}.*--allow-changes note`, 'u'),
      );
      // Nothing of the braked pass was written: its harmless row of the other table neither.
      expect(await offices.hub.query('SELECT id FROM other')).toEqual(side === 'hub' ? [] : [{ id: 2 }]);
      expect(site3?.outcome).toBe(side === 'hub' ? 'failed' : 'synced');
      expect(await three.query('SELECT COUNT(*) AS n FROM note')).toEqual([{ n: '100' }]);

      const again = await offices.sync({ allowChanges: ['note'] });
      expect(again.outcome).toBe('ok');
      await expectConverged(offices, 'note', 'other');
      expect(await three.query('SELECT COUNT(*) AS n FROM note')).toEqual([{ n: '94' }]);
    },
  );

  test('holds back updates of too large a share, not of few rows, and never inserts', async () => {
    const offices = await filled(20);
    const [spoke] = offices.spokes as [FreshDatabase];
    await offices.hub.run(`INSERT INTO note SELECT id + 1000, 1 FROM note`);
    expect((await offices.sync()).totals.inserted).toBe(20);
    await spoke.run('UPDATE note SET v = 2 WHERE id < 20');
    expect((await offices.sync()).totals.updated).toBe(20);
    await spoke.run('UPDATE note SET v = 3 WHERE id <= 1000');
    const result = await offices.sync();
    expect(result.sites[0]?.error).toMatch(
      /would change 21 of 40 rows \(21 updated, 0 deleted\), more than maxChangedShare 0\.5/u,
    );
    expect(await offices.hub.query('SELECT COUNT(*) AS n FROM note WHERE v = 3')).toEqual([{ n: '0' }]);
    expect((await offices.sync({ allowChanges: ['note'] })).totals.updated).toBe(21);
    await expectConverged(offices, 'note');
  });

  test('small tables may change as they like', async () => {
    const offices = await filled(19);
    const [spoke] = offices.spokes as [FreshDatabase];
    await spoke.run('UPDATE note SET v = 1; DELETE FROM note WHERE id < 5');
    expect((await offices.sync()).outcome).toBe('ok');
    await expectConverged(offices, 'note');
  });

  test('holds in the second round: what two spokes change together', async () => {
    const offices = await filled(40, 3);
    const [two, three, four] = offices.spokes as [FreshDatabase, FreshDatabase, FreshDatabase];
    await three.run('DELETE FROM note WHERE id < 4');
    await four.run('DELETE FROM note WHERE id >= 36');
    const result = await offices.sync();
    expect(result.sites.map(({ outcome }) => outcome)).toEqual(['failed', 'synced', 'synced']);
    expect(result.sites[0]?.error).toMatch(/note.*delete 8 of/u);
    expect(await two.query('SELECT COUNT(*) AS n FROM note')).toEqual([{ n: '40' }]);
    await offices.sync({ allowChanges: ['note'] });
    await expectConverged(offices, 'note');
  });

  test('counts deletions of the first contact, which the change log asks for', async () => {
    const offices = await openOffices(note, ['note'], { config: { safety } });
    const [spoke] = offices.spokes as [FreshDatabase];
    await offices.hub.run(`INSERT INTO note VALUES ${Array.from({ length: 30 }, (_, at) => `(${at}, 0)`).join(', ')}`);
    await spoke.run(`INSERT INTO note VALUES (100, 1)`);
    for (let id = 0; id < 6; id += 1) {
      await spoke.query(
        `INSERT INTO change_log (site_id, user_id, \`table\`, record_id, update_type) VALUES (2, 1, 'note', ?, 'delete')`,
        [id],
      );
    }
    const result = await offices.sync();
    expect(result.sites[0]?.error).toMatch(/would delete 6 of 30 rows/u);
    expect(await offices.hub.query('SELECT COUNT(*) AS n FROM note')).toEqual([{ n: '30' }]);
    await offices.sync({ allowChanges: ['note'] });
    await expectConverged(offices, 'note');
    expect(await offices.hub.query('SELECT COUNT(*) AS n FROM note')).toEqual([{ n: '25' }]);
  });
});
