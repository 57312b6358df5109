import { describe, expect, test } from 'vitest';
import { expectConverged } from '../../test/support/agreement.js';
import type { FreshDatabase } from '../../test/support/database.js';
import { openOffices, type Offices } from '../../test/support/offices.js';
import { logChange, USERS } from '../../test/support/people.js';
import { SyncError } from '../errors.js';

const schema = `${USERS}; CREATE TABLE note (id INT PRIMARY KEY, v VARCHAR(30),
  note_timestamp TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3))`;

const tables = ['note', 'users', 'change_log', 'sync', 'spokesync_token'];

/** Keeps the site's database as it is now; gives what puts it back, as a restored backup would. */
async function backup(site: FreshDatabase): Promise<() => Promise<void>> {
  for (const table of tables) await site.run(`CREATE TABLE kept_${table} AS SELECT * FROM ${table}`);
  return async () => {
    for (const table of tables)
      await site.run(`DELETE FROM ${table}; INSERT INTO ${table} SELECT * FROM kept_${table}`);
  };
}

async function threeOffices(): Promise<Offices & { two: FreshDatabase; three: FreshDatabase }> {
  const offices = await openOffices(schema, ['note'], { spokes: 2, config: { concurrency: 1 } });
  const rows = [1, 2, 3, 4, 5, 6].map((id) => `(${id}, 'old', '2024-01-01')`);
  await offices.hub.run(`INSERT INTO note VALUES ${rows.join(', ')}`);
  await offices.sync();
  const [two, three] = offices.spokes as [FreshDatabase, FreshDatabase];
  return { ...offices, two, three };
}

describe('a spoke restored from a backup', () => {
  test('is noticed: newer rows come back to it, its old ones overwrite nothing, and deletions stay deleted', async () => {
    const offices = await threeOffices();
    const { hub, two } = offices;
    const restore = await backup(two);
    await hub.run(
      `UPDATE note SET v = 'new', note_timestamp = '2024-02-01' WHERE id = 1; DELETE FROM note WHERE id = 2; INSERT INTO note VALUES (20, 'new', '2024-02-01')`,
    );
    await logChange(hub, 1, 7, { table: 'note', record: 2, type: 'delete' });
    await two.run(
      `UPDATE note SET v = 'own', note_timestamp = '2024-02-01' WHERE id = 3; INSERT INTO note VALUES (30, 'own', '2024-02-01')`,
    );
    await offices.sync();
    await restore();
    // An edit after the restore is an edit.
    await two.run(`UPDATE note SET v = 'after', note_timestamp = '2024-03-01' WHERE id = 4`);
    await logChange(two, 2, 7, { table: 'note', record: 4 });
    const result = await offices.sync();
    expect(result.warnings.join()).toMatch(/Site 2 was restored from a backup/u);
    expect(result.totals.conflicts).toBe(0);
    await expectConverged(offices, 'note');
    expect((await offices.rows('note'))[1]?.map(({ id, v }) => [id, v])).toEqual([
      [1, 'new'],
      [3, 'own'],
      [4, 'after'],
      [5, 'old'],
      [6, 'old'],
      [20, 'new'],
      [30, 'own'],
    ]);
  });

  test('also where the runs since the backup wrote nothing there, and where it is another database now', async () => {
    const offices = await threeOffices();
    const restore = await backup(offices.two);
    await offices.two.run('DELETE FROM note WHERE id = 1');
    await offices.sync();
    await restore();
    const restored = await offices.sync();
    expect(restored.warnings.join()).toMatch(/restored/u);
    // Nobody logged the deletion: without a memory the row is a new one. Nothing is lost.
    expect(await offices.hub.query('SELECT COUNT(*) AS n FROM note')).toEqual([{ n: '6' }]);
    await expectConverged(offices, 'note');
    await offices.two.run('DELETE FROM spokesync_token; DELETE FROM note');
    const replaced = await offices.sync();
    expect(replaced.warnings.join()).toMatch(/restored from a backup, or is another database/u);
    expect(await offices.hub.query('SELECT COUNT(*) AS n FROM note')).toEqual([{ n: '6' }]);
    await expectConverged(offices, 'note');
  });

  test('the other spokes go on as if nothing were', async () => {
    const offices = await threeOffices();
    const restore = await backup(offices.two);
    await offices.three.run(`UPDATE note SET v = 'three' WHERE id = 5`);
    await offices.sync();
    await restore();
    await offices.three.run(`DELETE FROM note WHERE id = 6`);
    await logChange(offices.three, 3, 7, { table: 'note', record: 6, type: 'delete' });
    const result = await offices.sync();
    expect(result.tables.find(({ site, round }) => site === 3 && round === 1)?.hub).toMatchObject({ deleted: 1 });
    expect((await offices.rows('note'))[0]?.find(({ id }) => id === 5)?.['v']).toBe('three');
  });
});

describe('a hub restored from a backup', () => {
  test('stops the run; accepted, every site is compared as on the first sync, and newer rows come back to the hub', async () => {
    const offices = await threeOffices();
    const { hub, two, three } = offices;
    const restore = await backup(hub);
    await two.run(
      `UPDATE note SET v = 'two', note_timestamp = '2024-02-01' WHERE id = 1; INSERT INTO note VALUES (20, 'two', '2024-02-01'); DELETE FROM note WHERE id = 2`,
    );
    await logChange(two, 2, 7, { table: 'note', record: 2, type: 'delete' });
    await offices.sync();
    await hub.run(`UPDATE note SET v = 'hub', note_timestamp = '2024-02-02' WHERE id = 3`);
    await offices.sync();
    await restore();
    const before = await Promise.all([two, three].map((site) => site.query('SELECT * FROM note')));
    const refused = await offices.sync().catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(SyncError);
    expect(refused).toMatchObject({
      code: 'restored',
      hint: expect.stringContaining('--accept-restored-hub') as string,
    });
    expect(await Promise.all([two, three].map((site) => site.query('SELECT * FROM note')))).toEqual(before);
    // It says so every time, until it is accepted.
    await expect(offices.sync()).rejects.toMatchObject({ code: 'restored' });

    const accepted = await offices.sync({ acceptRestoredHub: true });
    expect(accepted.warnings.join()).toMatch(/the hub was restored/u);
    expect(accepted.outcome).toBe('ok');
    await expectConverged(offices, 'note');
    expect((await offices.rows('note'))[0]?.map(({ id, v }) => [id, v])).toEqual([
      [1, 'two'],
      [3, 'hub'],
      [4, 'old'],
      [5, 'old'],
      [6, 'old'],
      [20, 'two'],
    ]);
    expect((await offices.sync()).outcome).toBe('ok');
  });

  test('a hub that only the application wrote to is no restored one', async () => {
    const offices = await threeOffices();
    await offices.hub.run(`UPDATE note SET v = 'x'; DELETE FROM note WHERE id = 1`);
    expect((await offices.sync({ allowChanges: ['note'] })).outcome).toBe('ok');
  });
});
