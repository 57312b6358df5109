import { describe, expect, test } from 'vitest';
import type { FreshDatabase } from '../../test/support/database.js';
import { openOffices, type Offices } from '../../test/support/offices.js';
import { logChange, USERS } from '../../test/support/people.js';
import { tableConfig } from '../../test/support/config.js';
import { connect } from '../mysql/connect.js';
import { type ConflictDetails, readConflicts } from '../records/conflict-details.js';

const schema = `${USERS};
  CREATE TABLE person (id INT PRIMARY KEY, name VARCHAR(30), town VARCHAR(30),
    person_timestamp TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3))`;
const then = '2024-01-01 00:00:00.000';

interface Three extends Offices {
  readonly two: FreshDatabase;
  readonly three: FreshDatabase;
}

async function offices(merge: 'rows' | 'columns' = 'rows'): Promise<Three> {
  const opened = await openOffices(schema, [tableConfig('person', { merge })], {
    spokes: 2,
    config: { concurrency: 1 },
  });
  await opened.hub.run(`INSERT INTO users VALUES (7, 'hari@x', 'Hari', 'Hub', 'hari');
    INSERT INTO person VALUES (1, 'Asha', 'Palpa', '${then}')`);
  const [two, three] = opened.spokes as [FreshDatabase, FreshDatabase];
  await two.run(`INSERT INTO users VALUES (7, 'tara@x', 'Tara', 'Two', 'tara')`);
  await three.run(`INSERT INTO users VALUES (7, 'dil@x', 'Dil', 'Three', 'dil')`);
  await opened.sync();
  return { ...opened, two, three };
}

async function conflicts({ config, hub, state }: Three): Promise<ConflictDetails[]> {
  const ids = await state('SELECT id FROM STATE.conflict ORDER BY id');
  const session = await connect({ siteName: 'hub', ...hub.login, connectTimeoutMs: 5_000 });
  try {
    return await readConflicts(
      session,
      config.state,
      ids.map(({ id }) => String(id)),
    );
  } finally {
    await session.close();
  }
}

async function change(site: FreshDatabase, siteId: number, set: string, day: number, comment: string): Promise<void> {
  const at = `2024-02-0${day} 00:00:00.000`;
  await site.run(`UPDATE person SET ${set}, person_timestamp = '${at}' WHERE id = 1`);
  await logChange(site, siteId, 7, { table: 'person', record: 1, comment, at });
}

const row = (name: string, town: string, day?: number) => ({
  id: '1',
  name,
  town,
  person_timestamp: day === undefined ? then : `2024-02-0${day} 00:00:00.000`,
});

describe('a conflict record', () => {
  test('holds the row before, what was kept, and each side’s comment, though the winner’s value came over the hub', async () => {
    const opened = await offices();
    await change(opened.two, 2, `town = 'Tansen'`, 3, 'moved');
    await change(opened.three, 3, `town = 'Butwal'`, 2, 'a letter came');
    await opened.sync();
    expect(await conflicts(opened)).toMatchObject([
      {
        before: row('Asha', 'Palpa'),
        kept: row('Asha', 'Tansen', 3),
        winner: { site: 2, comment: 'moved', person: { userName: 'tara' }, row: row('Asha', 'Tansen', 3) },
        losers: [{ site: 3, comment: 'a letter came', person: { userName: 'dil' }, row: row('Asha', 'Butwal', 2) }],
      },
    ]);
  });

  test('holds rows that are too large for one statement together', async () => {
    const opened = await openOffices('CREATE TABLE note (id INT PRIMARY KEY, v LONGTEXT)', ['note']);
    const [packet] = await opened.hub.query('SELECT @@max_allowed_packet AS n');
    const size = Math.floor(Number(packet?.['n']) * 0.6);
    const [two] = opened.spokes as [FreshDatabase];
    await opened.hub.run(`INSERT INTO note VALUES (1, 'small')`);
    await opened.sync();
    await two.run(`UPDATE note SET v = REPEAT('x', ${size})`);
    await opened.sync();
    await opened.hub.run(`UPDATE note SET v = CONCAT(v, 'hub')`);
    await two.run(`UPDATE note SET v = CONCAT(v, 'two')`);
    expect(await opened.sync()).toMatchObject({ outcome: 'ok', totals: { updated: 1, conflicts: 1 } });
    const kept = await opened.state(
      `SELECT IF(LENGTH(base_row) > ${size}, 'large', 'small') AS b, IF(LENGTH(kept_row) > ${size}, 'large', 'small') AS k
         FROM STATE.conflict`,
    );
    expect(kept).toEqual([{ b: 'large', k: 'large' }]);
    const sides = await opened.state(
      `SELECT IF(LENGTH(row_values) > ${size}, 'large', 'small') AS r FROM STATE.conflict_side`,
    );
    expect(sides).toEqual([{ r: 'large' }, { r: 'large' }]);
  }, 150_000);

  test('the hub’s own comment is kept with its value; the row before is not guessed', async () => {
    const opened = await offices();
    await change(opened.hub, 1, `town = 'Hetauda'`, 2, 'asked by phone');
    await change(opened.two, 2, `town = 'Tansen'`, 3, 'moved');
    await opened.sync();
    expect(await conflicts(opened)).toMatchObject([
      {
        before: null,
        kept: row('Asha', 'Tansen', 3),
        winner: { site: 2, comment: 'moved' },
        losers: [{ site: 1, comment: 'asked by phone', person: { userName: 'hari' } }],
      },
    ]);
  });

  test('a deletion that wins keeps nothing; of a merge the merged row is kept', async () => {
    const opened = await offices();
    await change(opened.two, 2, `town = 'Tansen'`, 2, 'moved');
    await opened.three.run('DELETE FROM person');
    await logChange(opened.three, 3, 7, { table: 'person', record: 1, type: 'force delete', comment: 'twice' });
    await opened.sync();
    expect(await conflicts(opened)).toMatchObject([
      { before: row('Asha', 'Palpa'), kept: null, winner: { site: 3, row: null, comment: 'twice' } },
    ]);

    const merging = await offices('columns');
    await change(merging.two, 2, `town = 'Tansen'`, 3, 'moved');
    await change(merging.three, 3, `name = 'Asha K.', town = 'Butwal'`, 2, 'as in the passport');
    await merging.sync();
    expect(await conflicts(merging)).toMatchObject([
      { before: row('Asha', 'Palpa'), kept: row('Asha K.', 'Tansen', 3), columns: ['town'] },
    ]);
  });
});

describe('the row before', () => {
  const old = async (site: FreshDatabase, values: object): Promise<void> => {
    await site.query('UPDATE change_log SET old_values = ? ORDER BY id DESC LIMIT 1', [JSON.stringify(values)]);
  };
  const before = async (opened: Three): Promise<unknown> => (await conflicts(opened)).map((one) => one.before);

  test('is what the old values in a change log lead back to, change by change, on whichever side', async () => {
    const atSpoke = await offices();
    await change(atSpoke.hub, 1, `town = 'Hetauda'`, 4, 'asked by phone');
    await change(atSpoke.two, 2, `town = 'Tansen'`, 2, 'moved');
    await old(atSpoke.two, { town: 'Palpa', person_timestamp: then });
    await change(atSpoke.two, 2, `name = 'Asha K.', town = 'Butwal'`, 3, 'moved on');
    await old(atSpoke.two, { name: 'Asha', town: 'Tansen', person_timestamp: '2024-02-02 00:00:00.000' });
    await atSpoke.sync();
    expect(await before(atSpoke)).toEqual([row('Asha', 'Palpa')]);

    const atHub = await offices();
    await change(atHub.hub, 1, `town = 'Hetauda'`, 4, 'asked by phone');
    await old(atHub.hub, { town: 'Palpa', person_timestamp: then });
    await change(atHub.two, 2, `town = 'Tansen'`, 2, 'moved');
    await atHub.sync();
    expect(await before(atHub)).toEqual([row('Asha', 'Palpa')]);
  });

  test('is what a deletion’s entry holds as a whole', async () => {
    const opened = await offices();
    await change(opened.hub, 1, `town = 'Hetauda'`, 4, 'asked by phone');
    await opened.two.run('DELETE FROM person');
    await logChange(opened.two, 2, 7, { table: 'person', record: 1, type: 'delete' });
    await old(opened.two, row('Asha', 'Palpa'));
    await opened.sync();
    expect(await before(opened)).toEqual([row('Asha', 'Palpa')]);
  });

  test('stays unknown where an entry is missing in between, or says something else', async () => {
    const opened = await offices();
    await change(opened.hub, 1, `town = 'Hetauda'`, 4, 'asked by phone');
    await old(opened.hub, { town: 'Pokhara', person_timestamp: then });
    await opened.two.run(`UPDATE person SET name = 'Usha'`);
    await change(opened.two, 2, `town = 'Tansen'`, 2, 'moved');
    await old(opened.two, { town: 'Palpa', person_timestamp: then });
    await opened.sync();
    expect(await before(opened)).toEqual([null]);
  });

  test('of a table that merges columns has those columns that are proven', async () => {
    const opened = await offices('columns');
    await change(opened.hub, 1, `town = 'Hetauda'`, 4, 'asked by phone');
    await change(opened.two, 2, `town = 'Tansen', name = 'Asha K.'`, 2, 'moved');
    await opened.sync();
    expect(await before(opened)).toEqual([{ id: '1', name: 'Asha' }]);

    const told = await offices('columns');
    await change(told.hub, 1, `town = 'Hetauda'`, 4, 'asked by phone');
    await old(told.hub, { town: 'Palpa' });
    await change(told.two, 2, `town = 'Tansen', name = 'Asha K.'`, 2, 'moved');
    await told.sync();
    expect(await before(told)).toEqual([{ id: '1', name: 'Asha', town: 'Palpa' }]);
  });

  test('is known of a merged row that was merged here', async () => {
    const opened = await offices('columns');
    await change(opened.two, 2, `town = 'Tansen'`, 2, 'moved');
    await change(opened.three, 3, `name = 'Asha K.'`, 3, 'as in the passport');
    expect((await opened.sync()).totals).toMatchObject({ merged: 1, conflicts: 0 });
    await change(opened.two, 2, `town = 'Butwal'`, 4, 'moved on');
    await change(opened.three, 3, `town = 'Palpa'`, 5, 'back home');
    await opened.sync();
    expect(await before(opened)).toEqual([row('Asha K.', 'Tansen', 3)]);
  });
});
