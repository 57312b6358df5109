import { describe, expect, onTestFinished, test } from 'vitest';
import { tableConfig } from '../../test/support/config.js';
import { type FreshDatabase, rawConnection } from '../../test/support/database.js';
import { openOffices, type Offices } from '../../test/support/offices.js';
import { logChange, syncLog, USERS } from '../../test/support/people.js';
import type { Config } from '../config/config.js';

const schema = `${USERS}; CREATE TABLE note (id INT PRIMARY KEY, v VARCHAR(30), w VARCHAR(30))`;

interface Three extends Offices {
  readonly two: FreshDatabase;
  readonly three: FreshDatabase;
}

async function offices(merge: 'rows' | 'columns' = 'rows', config: Partial<Config> = {}): Promise<Three> {
  const opened = await openOffices(schema, [tableConfig('note', { merge })], {
    spokes: 2,
    config: { concurrency: 1, ...config },
  });
  for (const [at, site] of opened.sites.entries())
    await site.run(`INSERT INTO users VALUES (7, 'u${at + 1}@x', 'U', '${at + 1}', 'u${at + 1}')`);
  await opened.hub.run(`INSERT INTO note SELECT seq, 'base', 'base' FROM seq_1_to_9`);
  await opened.sync();
  const [two, three] = opened.spokes as [FreshDatabase, FreshDatabase];
  return { ...opened, two, three };
}

async function told(hub: FreshDatabase, columns: string, where = 'TRUE'): Promise<string[]> {
  const rows = await hub.query(
    `SELECT CONCAT_WS(' ', CONCAT(site_id_from, '→', site_id_to), update_type, record_id, ${columns}) AS line
       FROM sync_log WHERE run > 1 AND ${where} ORDER BY record_id, site_id_from, site_id_to`,
  );
  return rows.map(({ line }) => String(line));
}

describe('comment and time of a change', () => {
  const when = "COALESCE(comment, '-'), COALESCE(DATE_FORMAT(time_of_change_on_remote_server, '%e.%c. %H:%i'), '-')";

  test('go with it from office to office, also in a later run, when its entry is long done with', async () => {
    const { hub, two, three, sync } = await offices();
    await two.run(`UPDATE note SET v = 'two' WHERE id = 1; DELETE FROM note WHERE id = 2`);
    await logChange(two, 2, 7, { table: 'note', record: 1, comment: 'married', at: '2024-02-02 10:00:00' });
    await logChange(two, 2, 7, {
      table: 'note',
      record: 2,
      type: 'delete',
      comment: 'twice',
      at: '2024-02-03 10:00:00',
    });
    await hub.run(`UPDATE note SET v = 'hub' WHERE id = 3; UPDATE note SET v = 'hub' WHERE id = 4`);
    await logChange(hub, 1, 7, { table: 'note', record: 3, comment: 'moved', at: '2024-02-04 10:00:00' });
    await sync({ sites: ['Site 2'] });
    // Entries about other changes of the same person do not speak for these.
    await hub.run('DELETE FROM change_log');
    await logChange(hub, 1, 7, { table: 'note', record: 3, comment: 'nothing was changed' });
    await logChange(three, 3, 7, { table: 'note', record: 1, comment: 'nothing here either' });
    await sync();
    const lines = [
      '1→3 UPDATE 1 married 2.2. 10:00',
      '2→1 UPDATE 1 married 2.2. 10:00',
      '1→3 DELETE 2 twice 3.2. 10:00',
      '2→1 DELETE 2 twice 3.2. 10:00',
      '1→2 UPDATE 3 moved 4.2. 10:00',
      '1→3 UPDATE 3 moved 4.2. 10:00',
      '1→2 UPDATE 4 - -',
      '1→3 UPDATE 4 - -',
    ];
    expect(await told(hub, when)).toEqual(lines);
  });

  test('a merge says which columns came from whom', async () => {
    const { hub, two, three, sync } = await offices('columns');
    await two.run(`UPDATE note SET v = 'two' WHERE id = 1`);
    await logChange(two, 2, 7, { table: 'note', record: 1, comment: 'married' });
    await three.run(`UPDATE note SET w = 'three' WHERE id = 1`);
    await sync();
    const comments = (await told(hub, 'comment')).filter((line) => !line.startsWith('1→2'));
    expect(comments).toEqual([
      '1→3 UPDATE 1 married (merged: v from Site 2 (u2))',
      '2→1 UPDATE 1 married',
      '3→1 UPDATE 1 merged: w from Site 3 (unknown user)',
    ]);
  });
});

test('every entry tells the row before and after, by their hashes too, the SQL as it was run, and the run', async () => {
  const opened = await openOffices(schema, ['note'], { spoke: { direction: 'receive-only' } });
  const [spoke] = opened.spokes as [FreshDatabase];
  await opened.hub.run(`INSERT INTO note VALUES (1, 'a', ''), (2, 'b', '')`);
  await opened.sync();
  await spoke.run(`UPDATE note SET v = 'own' WHERE id = 1; INSERT INTO note VALUES (3, 'own', '')`);
  await opened.hub.run('DELETE FROM note WHERE id = 2');
  expect((await opened.sync()).conflicts).toEqual([]);
  const rows = await opened.hub.query(
    `SELECT record_id, update_type, \`sql\`, run, row_before, row_after, hash_before IS NOT NULL AS b, hash_after IS NOT NULL AS a
       FROM sync_log WHERE run = 2 ORDER BY record_id`,
  );
  expect(rows.map(({ sql }) => sql)).toEqual([
    "UPDATE `note` SET `v` = 'a' WHERE `id` = '1'",
    "DELETE FROM `note` WHERE `id` = '2'",
    "DELETE FROM `note` WHERE `id` = '3'",
  ]);
  const values = rows.map((row) =>
    [row['row_before'], row['row_after']].map((one) => JSON.parse(String(one)) as unknown),
  );
  expect(values).toEqual([
    [
      { id: '1', v: 'own', w: '' },
      { id: '1', v: 'a', w: '' },
    ],
    [{ id: '2', v: 'b', w: '' }, null],
    [{ id: '3', v: 'own', w: '' }, null],
  ]);
  expect(rows.map(({ a, b }) => [Number(b), Number(a)])).toEqual([
    [1, 1],
    [1, 0],
    [1, 0],
  ]);
});

describe('who made a change is unknown, never somebody else and never an error,', () => {
  test.each([
    ['where the office has no table of people', 'DROP TABLE users', 7],
    ['where that has other columns', 'ALTER TABLE users DROP COLUMN lastname', 7],
    ['where two people have the id', `INSERT INTO users VALUES (7, 'other@x', 'O', 'O', 'other')`, 7],
    ['where the account is gone', 'DELETE FROM users', 7],
    ['where another office has a person of that id', `INSERT INTO users VALUES (9, 'x@x', 'X', 'X', 'x')`, 8],
  ])('%s', async (_, sql, user) => {
    const { hub, two, three, sync } = await offices();
    for (const site of [two, hub, three]) await site.run('ALTER TABLE users DROP PRIMARY KEY');
    for (const site of [hub, three]) await site.run(`INSERT INTO users VALUES (8, 'u8@x', 'U', '8', 'u8')`);
    await two.run(`${sql}; UPDATE note SET v = 'two' WHERE id = 1`);
    await logChange(two, 2, user, { table: 'note', record: 1 });
    expect((await sync()).outcome).toBe('ok');
    expect(await syncLog(hub, 'run = 2')).toEqual([
      `1→3 ${user} null: UPDATE note 1`,
      `2→1 ${user} null: UPDATE note 1`,
    ]);
  });
});

describe('an entry that commits after whole runs is seen with its row, by its person,', () => {
  async function open(site: FreshDatabase, siteId: number, id: number) {
    const application = await rawConnection(site.server, site.name);
    onTestFinished(() => application.end());
    await application.beginTransaction();
    await application.query(
      `INSERT INTO change_log (site_id, user_id, \`table\`, record_id, update_type, comment) VALUES (${siteId}, 7, 'note', '${id}', 'update', 'late')`,
    );
    await application.query(`UPDATE note SET v = 'late' WHERE id = ${id}`);
    return application;
  }

  test.each([
    ['full', { mode: 'full' }],
    ['incremental', { mode: 'incremental', fullEveryMs: null }],
  ] as const)('compared %s, at each office, while the second round goes past it', async (_, compare) => {
    const { hub, two, three, sync } = await offices('rows', { compare });
    const late = [await open(two, 2, 1), await open(hub, 1, 2), await open(three, 3, 3)];
    for (const run of [1, 2]) {
      // Later entries, which are done with by the time that the others commit; the second round brings some to office 2.
      for (const [at, site] of [hub, two, three].entries()) {
        await site.run(`UPDATE note SET w = 'run ${run}' WHERE id = ${at + 5}`);
        await logChange(site, at + 1, 7, { table: 'note', record: at + 5 });
      }
      expect((await sync()).tables.filter(({ round }) => round === 2)).toHaveLength(1);
    }
    for (const application of late) await application.commit();
    await hub.run('DELETE FROM sync_log');
    expect(await sync()).toMatchObject({ totals: { updated: 6, conflicts: 0 }, untracked: [] });
    expect(await told(hub, 'user_name, comment')).toEqual([
      '1→3 UPDATE 1 u2 late',
      '2→1 UPDATE 1 u2 late',
      '1→2 UPDATE 2 u1 late',
      '1→3 UPDATE 2 u1 late',
      '1→2 UPDATE 3 u3 late',
      '3→1 UPDATE 3 u3 late',
    ]);
    expect((await sync()).totals).toMatchObject({ updated: 0 });
  });
});
