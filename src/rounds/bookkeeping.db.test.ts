import { describe, expect, onTestFinished, test } from 'vitest';
import { expectConverged } from '../../test/support/agreement.js';
import { rawConnection, type FreshDatabase } from '../../test/support/database.js';
import { openOffices, type Offices } from '../../test/support/offices.js';
import { logChange, syncLog, USERS } from '../../test/support/people.js';

const schema = `${USERS};
  CREATE TABLE note (id INT PRIMARY KEY, v VARCHAR(30), note_timestamp TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3))`;

async function offices(spokes = 2): Promise<Offices & { two: FreshDatabase; three: FreshDatabase }> {
  const opened = await openOffices(schema, ['note'], { spokes, config: { concurrency: 1 } });
  await opened.hub.run(`INSERT INTO users VALUES (7, 'hari@x', 'Hari', 'Hub', 'hari');
    INSERT INTO note VALUES (1, 'a', '2024-01-01'), (2, 'b', '2024-01-01'), (3, 'c', '2024-01-01')`);
  const [two, three] = opened.spokes as [FreshDatabase, FreshDatabase];
  await two.run(`INSERT INTO users VALUES (7, 'tara@x', 'Tara', 'Two', 'tara')`);
  await three?.run(`INSERT INTO users VALUES (7, 'dil@x', 'Dil', 'Three', 'dil')`);
  await opened.sync();
  await opened.hub.run('DELETE FROM sync_log');
  return { ...opened, two, three };
}

describe('sync_log', () => {
  test('names who made each change, at its own site, wherever it goes', async () => {
    const { hub, two, three, sync } = await offices();
    await two.run(`UPDATE note SET v = 'two' WHERE id = 1`);
    await logChange(two, 2, 7, { table: 'note', record: 1, comment: 'married' });
    await three.run(`INSERT INTO note (id, v) VALUES (33, 'three')`);
    await logChange(three, 3, 7, { table: 'note', record: 33, type: 'new' });
    await hub.run('DELETE FROM note WHERE id = 2');
    await logChange(hub, 1, 7, { table: 'note', record: 2, type: 'delete' });
    await sync();
    expect(await syncLog(hub)).toEqual([
      '1→3 7 tara: UPDATE note 1',
      '2→1 7 tara: UPDATE note 1',
      '1→2 7 hari: DELETE note 2',
      '1→3 7 hari: DELETE note 2',
      '1→2 7 dil: INSERT note 33',
      '3→1 7 dil: INSERT note 33',
    ]);
    const [entry] =
      await hub.query(`SELECT comment, \`sql\`, user_email, user_firstname, user_lastname, run, row_before, row_after,
        IF(time_of_change_on_remote_server IS NULL, 'no', 'yes') AS timed FROM sync_log WHERE record_id = '1' AND site_id_to = 1`);
    expect(entry).toMatchObject({
      comment: 'married',
      user_email: 'tara@x',
      user_firstname: 'Tara',
      user_lastname: 'Two',
      timed: 'yes',
    });
    expect(String(entry?.['sql'])).toMatch(
      /^UPDATE `note` SET `v` = 'two', `note_timestamp` = '.*' WHERE `id` = '1'$/u,
    );
    expect(JSON.parse(String(entry?.['row_before']))).toMatchObject({ id: '1', v: 'a' });
    expect(JSON.parse(String(entry?.['row_after']))).toMatchObject({ id: '1', v: 'two' });
  });

  test('names the last editor, not the first, and the winner of a conflict, not the loser', async () => {
    const { hub, two, three, sync } = await offices();
    await two.run(`INSERT INTO users VALUES (8, 'last@x', 'Last', 'Two', 'last')`);
    await logChange(two, 2, 7, { table: 'note', record: 1, at: '2024-02-01 00:00:00' });
    await logChange(two, 2, 8, { table: 'note', record: 1, at: '2024-02-02 00:00:00' });
    await two.run(`UPDATE note SET v = 'two', note_timestamp = '2024-02-02' WHERE id = 1`);
    await three.run(`UPDATE note SET v = 'three', note_timestamp = '2024-02-03' WHERE id = 1`);
    await logChange(three, 3, 7, { table: 'note', record: 1 });
    const { conflicts } = await sync();
    expect(conflicts).toMatchObject([{ winner: { site: 3, user: 'dil' }, losers: [{ site: 2, user: 'last' }] }]);
    expect(await syncLog(hub)).toEqual([
      '1→2 7 dil: UPDATE note 1',
      '2→1 8 last: UPDATE note 1',
      '3→1 7 dil: UPDATE note 1',
    ]);
  });

  test('a change without an entry is logged with an unknown user; a deleted user hides nothing', async () => {
    const { hub, two, sync } = await offices();
    await two.run(`UPDATE note SET v = 'two' WHERE id IN (1, 2)`);
    await logChange(two, 2, 99, { table: 'note', record: 2 });
    expect((await sync()).outcome).toBe('ok');
    expect(await syncLog(hub, 'site_id_to = 1')).toEqual([
      '2→1 null null: UPDATE note 1',
      '2→1 99 null: UPDATE note 2',
    ]);
  });

  test('people of two sites with one id are not mixed up, and who left is still named', async () => {
    const { hub, three, sync } = await offices();
    await three.run(`UPDATE note SET v = 'three' WHERE id = 1`);
    await logChange(three, 3, 7, { table: 'note', record: 1 });
    await sync();
    // Dil's account goes, and that of the hub's own 7.
    await three.run(`DELETE FROM users; UPDATE note SET v = 'three' WHERE id = 3`);
    await logChange(three, 3, 7, { table: 'note', record: 3 });
    await hub.run(`DELETE FROM users; UPDATE note SET v = 'hub' WHERE id = 2`);
    await logChange(hub, 1, 7, { table: 'note', record: 2 });
    await sync();
    expect(await syncLog(hub, 'run = 3')).toEqual([
      '1→2 7 null: UPDATE note 2',
      '1→3 7 null: UPDATE note 2',
      '1→2 7 dil: UPDATE note 3',
      '3→1 7 dil: UPDATE note 3',
    ]);
  });

  test('an entry speaks once: the next edit without one is nobody’s', async () => {
    const { hub, two, sync } = await offices();
    await two.run(`UPDATE note SET v = 'two' WHERE id = 1`);
    await logChange(two, 2, 7, { table: 'note', record: 1 });
    await sync();
    await hub.run('DELETE FROM sync_log');
    await two.run(`UPDATE note SET v = 'again' WHERE id = 1`);
    await sync();
    expect(await syncLog(hub, 'site_id_to = 1')).toEqual(['2→1 null null: UPDATE note 1']);
  });

  test('an entry that commits late, after a whole run, is still seen, at a spoke and at the hub', async () => {
    const { hub, two, sync } = await offices();
    const open = async (site: FreshDatabase, id: number) => {
      const application = await rawConnection(site.server, site.name);
      onTestFinished(() => application.end());
      await application.beginTransaction();
      await application.query(
        `INSERT INTO change_log (site_id, user_id, \`table\`, record_id, update_type) VALUES (1, 7, 'note', '${id}', 'update')`,
      );
      await application.query(`UPDATE note SET v = 'late' WHERE id = ${id}`);
      return application;
    };
    const late = [await open(two, 1), await open(hub, 2)];
    // Later entries pass them by.
    await two.run(`UPDATE note SET v = 'x' WHERE id = 3`);
    await logChange(two, 2, 7, { table: 'note', record: 3 });
    await sync();
    await sync();
    for (const application of late) await application.commit();
    await hub.run('DELETE FROM sync_log');
    await sync();
    expect(await syncLog(hub)).toEqual([
      '1→3 7 tara: UPDATE note 1',
      '2→1 7 tara: UPDATE note 1',
      '1→2 7 hari: UPDATE note 2',
      '1→3 7 hari: UPDATE note 2',
    ]);
  });

  test('holds statements and keys of any length', async () => {
    const opened = await openOffices(
      'CREATE TABLE long_name_of_a_table_that_was_too_long_for_thirty (id VARCHAR(190) PRIMARY KEY, v LONGTEXT)',
      ['long_name_of_a_table_that_was_too_long_for_thirty'],
    );
    await opened.spokes[0]?.run(
      `INSERT INTO long_name_of_a_table_that_was_too_long_for_thirty VALUES (REPEAT('é', 190), REPEAT('x', 200000))`,
    );
    await opened.sync();
    await expectConverged(opened, 'long_name_of_a_table_that_was_too_long_for_thirty');
    const [entry] = await opened.hub.query('SELECT LENGTH(`sql`) AS n, CHAR_LENGTH(record_id) AS k FROM sync_log');
    expect(Number(entry?.['n'])).toBeGreaterThan(200000);
    expect(Number(entry?.['k'])).toBe(190);
  });

  test('holds a row before, after and as SQL that are too large for one statement together', async () => {
    const opened = await openOffices('CREATE TABLE note (id INT PRIMARY KEY, v LONGTEXT)', ['note']);
    const [packet] = await opened.hub.query('SELECT @@max_allowed_packet AS n');
    const size = Math.floor(Number(packet?.['n']) * 0.4);
    await opened.hub.run(`INSERT INTO note VALUES (1, 'small'), (2, REPEAT('x', ${size})), (3, 'small')`);
    await opened.sync();
    await opened.spokes[0]?.run(`UPDATE note SET v = CONCAT(v, 'y')`);
    expect(await opened.sync()).toMatchObject({ outcome: 'ok', totals: { updated: 3 } });
    await expectConverged(opened, 'note');
    const sizeOf = (column: string) => `IF(LENGTH(${column}) > ${size}, 'large', 'small')`;
    const entries = await opened.hub.query(
      `SELECT record_id AS r, ${sizeOf('`sql`')} AS s, ${sizeOf('row_before')} AS b, ${sizeOf('row_after')} AS a
         FROM sync_log WHERE update_type = 'UPDATE' ORDER BY id`,
    );
    const sizes = ['small', 'large', 'small'];
    expect(entries).toEqual(sizes.map((one, at) => ({ r: String(at + 1), s: one, b: one, a: one })));
  });
});

describe('sync', () => {
  const stamps = (site: FreshDatabase) =>
    site.query('SELECT sync_from, sync_to, last_time, this_time FROM sync ORDER BY 1, 2');

  test('is stamped at the receiver and at the hub, once per run and pair, by the clock of the site that was read, as of when reading began', async () => {
    const { hub, two, three, sync } = await offices();
    const first = await stamps(hub);
    expect(first.map(({ sync_from: from, sync_to: to }) => `${String(from)}→${String(to)}`)).toEqual([
      '1→2',
      '1→3',
      '2→1',
      '3→1',
    ]);
    expect(first.map(({ last_time: last }) => String(last).slice(0, 10))).toEqual(Array(4).fill('0000-00-00'));
    expect((await stamps(two)).map((row) => `${String(row['sync_from'])}→${String(row['sync_to'])}`)).toEqual(['1→2']);
    expect(await stamps(two)).toEqual(first.slice(0, 1));
    // Work for both rounds.
    await three.run(`UPDATE note SET v = 'three' WHERE id = 1`);
    const [before] = await hub.query('SELECT UTC_TIMESTAMP() AS now');
    await sync();
    const second = await stamps(hub);
    expect(second.map(({ last_time: last }) => last)).toEqual(first.map(({ this_time: time }) => time));
    for (const { this_time: time } of second) expect(String(time) >= String(before?.['now'])).toBe(true);
    expect(await stamps(three)).toEqual(second.filter(({ sync_to: to }) => Number(to) === 3));
  });

  test('is not stamped for a spoke that could not be synced', async () => {
    const { hub, two, sync, config } = await offices();
    const before = await stamps(hub);
    await two.run('RENAME TABLE spokesync_token TO hidden');
    const spokes = config.spokes;
    const result = await sync({ config: { spokes } });
    expect(result.sites.map(({ outcome }) => outcome)).toEqual(['failed', 'synced']);
    const after = await stamps(hub);
    expect(after.filter((row) => [row['sync_from'], row['sync_to']].map(Number).includes(2))).toEqual(
      before.filter((row) => [row['sync_from'], row['sync_to']].map(Number).includes(2)),
    );
  });
});
