import { describe, expect, test } from 'vitest';
import { expectSettled } from '../../test/interleavings/settled.js';
import { edit, moment, openStaff, remove, type Staff } from '../../test/interleavings/staff.js';
import { someoneWaitsFor } from '../../test/support/blocked.js';
import { syncLog, USERS } from '../../test/support/people.js';
import type { RestoreQuestion } from '../report/restore-result.js';
import { atFirst, endsCompare, locksRows, openWire, over } from '../../test/interleavings/wire.js';
import { closeConflicts } from './close.js';
import { restoreConflict } from './restore.js';

const PEOPLE = `${USERS};
  INSERT INTO users VALUES (7, 'asha@example.org', 'Asha', 'Rai', 'asha'), (17, 'bikash@example.org', 'Bikash', 'Rai', 'bikash')`;

/** Three offices in which two (site 2, Bikash) has lost an edit of record 1 to three (site 3, Asha). */
async function lostEdit(wishes: Parameters<typeof openStaff>[1] = {}): Promise<Staff> {
  const staff = await openStaff(3, { ...wishes, more: `${PEOPLE}; ${wishes.more ?? ''}` });
  await edit(staff.two, 1, { town: 'Gorkha', phone: '17-17' }, 1, 17);
  await edit(staff.three, 1, { town: 'Jumla', name: 'Asha Rai' }, 2, 7);
  await staff.sync();
  expect(await staff.state('SELECT id, state FROM STATE.conflict')).toEqual([{ id: '1', state: 'applied' }]);
  return staff;
}

/** Record 1 as the hub has it. */
const person = async (staff: Staff, at = 1): Promise<Record<string, unknown> | undefined> =>
  (await staff.hub.query('SELECT name, town, phone, email FROM person WHERE id = ?', [at]))[0];

const towns = async (staff: Staff): Promise<unknown[]> =>
  (await staff.rows('person')).map((rows) => rows.find((row) => row['id'] === 1)?.['town'] ?? null);

const entries = (staff: Staff): Promise<Record<string, unknown>[]> =>
  staff.hub.query('SELECT site_id, user_id, `table`, record_id, update_type, comment FROM change_log');

test('the losing row goes back as a new change of the person, and the next run carries it everywhere', async () => {
  const staff = await lostEdit();
  const restored = await restoreConflict(staff.config, 1, { user: 'bikash' });
  expect(restored).toMatchObject({
    outcome: 'restored',
    action: 'update',
    loser: 2,
    by: { id: '17', userName: 'bikash' },
    before: { town: 'Jumla', name: 'Asha Rai', phone: null },
    after: { town: 'Gorkha', name: 'Asha', phone: '17-17' },
    skipped: [],
  });
  expect(await entries(staff)).toEqual([
    {
      site_id: 1,
      user_id: '17',
      table: 'person',
      record_id: '1',
      update_type: 'update',
      comment: 'restored from conflict 1',
    },
  ]);
  expect(
    await staff.state("SELECT state, closed_by, note, IF(closed_at IS NULL, 'no', 'yes') AS done FROM STATE.conflict"),
  ).toEqual([{ state: 'closed', closed_by: 'bikash', note: 'restored the row of Site 2', done: 'yes' }]);

  await staff.sync();
  expect(await towns(staff)).toEqual(['Gorkha', 'Gorkha', 'Gorkha', 'Gorkha']);
  expect((await syncLog(staff.hub, `comment = 'restored from conflict 1'`)).sort()).toEqual(
    [2, 3, 4].map((site) => `1→${site} 17 bikash: UPDATE person 1`),
  );
  expect(await staff.state('SELECT COUNT(*) AS n FROM STATE.conflict')).toEqual([{ n: '1' }]);
  await expectSettled(staff, 'person');
});

test('only the columns that are named go back', async () => {
  const staff = await lostEdit();
  const restored = await restoreConflict(staff.config, 1, { user: '17', columns: ['Phone'], comment: 'he was right' });
  expect(restored).toMatchObject({ outcome: 'restored', columns: ['phone'] });
  expect(await person(staff)).toEqual({ name: 'Asha Rai', town: 'Jumla', phone: '17-17', email: null });
  expect((await entries(staff))[0]).toMatchObject({ user_id: '17', comment: 'he was right' });
  expect((await staff.state('SELECT note FROM STATE.conflict'))[0]).toEqual({ note: 'restored phone of Site 2' });
  await staff.sync();
  expect((await staff.rows('person')).map(([row]) => [row?.['town'], row?.['phone']])).toEqual(
    [1, 2, 3, 4].map(() => ['Jumla', '17-17']),
  );
});

test('of merged columns only those that clashed go back', async () => {
  const staff = await openStaff(2, { more: PEOPLE, table: { merge: 'columns' } });
  await edit(staff.two, 1, { town: 'Gorkha', phone: '17-17' }, 1, 17);
  await edit(staff.three, 1, { town: 'Jumla', name: 'Asha Rai' }, 2, 7);
  await staff.sync();
  expect(await person(staff)).toEqual({ name: 'Asha Rai', town: 'Jumla', phone: '17-17', email: null });
  await staff.sync();
  expect(await restoreConflict(staff.config, 1, { user: 'bikash' })).toMatchObject({ columns: ['town'] });
  expect(await person(staff)).toEqual({ name: 'Asha Rai', town: 'Gorkha', phone: '17-17', email: null });
  await staff.sync();
  await expectSettled(staff, 'person');
});

describe('what has changed since the conflict', () => {
  test('is shown and asked about; without a yes nothing is written', async () => {
    const staff = await lostEdit();
    await edit(staff.hub, 1, { town: 'Butwal' }, 3, 7);
    const before = [await person(staff), await entries(staff), await staff.state('SELECT * FROM STATE.conflict')];
    const question = {
      conflict: 1,
      action: 'update',
      changed: [{ column: 'town', kept: 'Jumla', now: 'Butwal', restored: 'Gorkha' }],
    };
    expect(await restoreConflict(staff.config, 1, { user: 'bikash' })).toMatchObject({
      ...question,
      outcome: 'unconfirmed',
    });
    const asked: RestoreQuestion[] = [];
    const no = (one: RestoreQuestion): boolean => asked.push(one) === 0;
    expect((await restoreConflict(staff.config, 1, { user: 'bikash', confirm: no })).outcome).toBe('unconfirmed');
    expect(asked).toMatchObject([question]);
    expect([await person(staff), await entries(staff), await staff.state('SELECT * FROM STATE.conflict')]).toEqual(
      before,
    );
    expect((await restoreConflict(staff.config, 1, { user: 'bikash', confirm: () => true })).outcome).toBe('restored');
    expect(await person(staff)).toMatchObject({ town: 'Gorkha' });
  });

  test('does not matter in columns that are left alone', async () => {
    const staff = await lostEdit();
    await edit(staff.hub, 1, { name: 'Asha R.' }, 3, 7);
    const restored = await restoreConflict(staff.config, 1, { user: 'bikash', columns: ['town'] });
    expect(restored.outcome).toBe('restored');
    expect(await person(staff)).toMatchObject({ name: 'Asha R.', town: 'Gorkha' });
  });

  test('a change while the question is open is a new question', async () => {
    const staff = await lostEdit();
    await edit(staff.hub, 1, { town: 'Butwal' }, 3, 7);
    const asked: unknown[] = [];
    await restoreConflict(staff.config, 1, {
      user: 'bikash',
      confirm: async ({ changed }) => {
        asked.push(changed[0]?.now);
        if (asked.length === 1) await edit(staff.hub, 1, { town: 'Palpa' }, 4, 7);
        return true;
      },
    });
    expect(asked).toEqual(['Butwal', 'Palpa']);
    expect(await person(staff)).toMatchObject({ town: 'Gorkha' });
  });
});

describe('deletions', () => {
  test('a row that was deleted since comes back everywhere', async () => {
    const staff = await lostEdit();
    await remove(staff.four, 1, 3, 7);
    await staff.sync();
    expect(await towns(staff)).toEqual([null, null, null, null]);
    expect((await restoreConflict(staff.config, 1, { user: 'bikash' })).outcome).toBe('unconfirmed');
    const restored = await restoreConflict(staff.config, 1, { user: 'bikash', confirm: () => true });
    expect(restored).toMatchObject({ outcome: 'restored', action: 'insert', before: null });
    expect((await entries(staff))[0]).toMatchObject({ update_type: 'new' });
    await staff.sync();
    expect(await towns(staff)).toEqual(['Gorkha', 'Gorkha', 'Gorkha', 'Gorkha']);
    await expectSettled(staff, 'person');
  });

  test('an edit that lost to a deletion comes back without a question', async () => {
    const staff = await openStaff(2, { more: PEOPLE });
    await edit(staff.two, 1, { town: 'Gorkha' }, 1, 17);
    await remove(staff.three, 1, 2, 7);
    await staff.sync();
    expect(await towns(staff)).toEqual([null, null, null]);
    expect(await restoreConflict(staff.config, 1, { user: 'bikash' })).toMatchObject({ action: 'insert' });
    await staff.sync();
    expect(await towns(staff)).toEqual(['Gorkha', 'Gorkha', 'Gorkha']);
  });

  test('a deletion that lost is done again, and takes no children along', async () => {
    const visits = `CREATE TABLE visit (id INT PRIMARY KEY, person INT, FOREIGN KEY (person) REFERENCES person (id) ON DELETE CASCADE)`;
    const staff = await openStaff(2, { more: `${PEOPLE}; ${visits}` });
    await remove(staff.two, 1, 1, 17);
    await edit(staff.three, 1, { town: 'Jumla' }, 2, 7);
    await staff.sync();
    expect(await towns(staff)).toEqual(['Jumla', 'Jumla', 'Jumla']);
    await staff.hub.run('INSERT INTO visit VALUES (1, 1), (2, 1)');
    expect(await restoreConflict(staff.config, 1, { user: 'bikash' })).toMatchObject({
      outcome: 'refused',
      causes: ['2 of visit belong to it (person)'],
    });
    expect([await towns(staff), await entries(staff)]).toEqual([['Jumla', 'Jumla', 'Jumla'], []]);
    await expect(restoreConflict(staff.config, 1, { user: 'bikash', columns: ['town'] })).rejects.toThrow(/a deletion/);
    await staff.hub.run('DELETE FROM visit');
    expect(await restoreConflict(staff.config, 1, { user: 'bikash' })).toMatchObject({ action: 'delete', after: null });
    await staff.sync();
    expect(await towns(staff)).toEqual([null, null, null]);
    await expectSettled(staff, 'person');
  });
});

test('of several losers one must be named', async () => {
  const staff = await openStaff(3, { more: PEOPLE });
  await edit(staff.two, 1, { town: 'Gorkha' }, 1, 17);
  await edit(staff.three, 1, { town: 'Jumla' }, 2, 7);
  await edit(staff.four, 1, { town: 'Palpa' }, 3);
  await staff.syncInOrder([2, 3, 4]);
  const restore = (loser?: string): Promise<unknown> =>
    restoreConflict(staff.config, 1, { user: 'bikash', ...(loser !== undefined && { loser }) });
  await expect(restore()).rejects.toMatchObject({
    code: 'usage',
    hint: '--loser 3 (Site 3, asha, a row); --loser 2 (Site 2, bikash, a row)',
  });
  await expect(restore('4')).rejects.toMatchObject({ code: 'usage', message: '"4" has not lost conflict 1' });
  expect(await restore('Site 3')).toMatchObject({ outcome: 'restored', after: { town: 'Jumla' } });
  // The other one may still be put back, and is asked about: what stands is not what the conflict left.
  expect(await restore('2')).toMatchObject({ outcome: 'unconfirmed', changed: [{ kept: 'Palpa', now: 'Jumla' }] });
});

test('columns that came or went since are told of, and nothing else is touched', async () => {
  const staff = await lostEdit();
  for (const site of staff.sites) {
    await site.run(`ALTER TABLE person DROP COLUMN phone, ADD COLUMN grade VARCHAR(9) NOT NULL DEFAULT 'new',
                    ADD COLUMN shout VARCHAR(50) AS (UPPER(town)) STORED`);
  }
  await staff.hub.run(`UPDATE person SET grade = 'A', person_timestamp = person_timestamp WHERE id = 1`);
  expect(await restoreConflict(staff.config, 1, { user: 'bikash' })).toMatchObject({
    outcome: 'restored',
    skipped: ['phone'],
    after: { town: 'Gorkha', grade: 'A' },
  });
  await expect(restoreConflict(staff.config, 1, { user: 'bikash', columns: ['phone'] })).rejects.toThrow(
    /does not have/,
  );
  await expect(restoreConflict(staff.config, 1, { user: 'bikash', columns: ['twon'] })).rejects.toMatchObject({
    hint: 'did you mean town?',
  });
  await staff.hub.run('DELETE FROM person WHERE id = 1');
  await restoreConflict(staff.config, 1, { user: 'bikash', confirm: () => true });
  expect(await staff.hub.query('SELECT town, grade, shout FROM person WHERE id = 1')).toEqual([
    { town: 'Gorkha', grade: 'new', shout: 'GORKHA' },
  ]);
  await staff.sync();
  await expectSettled(staff, 'person');
});

test('ignored columns keep their value, and the conflict column is later than what stands there', async () => {
  const staff = await lostEdit({ table: { ignoreColumns: ['phone'] } });
  await staff.hub.run(`UPDATE person SET phone = 'mine', person_timestamp = '2037-01-01 00:00:00' WHERE id = 1`);
  await restoreConflict(staff.config, 1, { user: 'bikash' });
  expect(await staff.hub.query('SELECT town, phone, person_timestamp AS at FROM person WHERE id = 1')).toEqual([
    { town: 'Gorkha', phone: 'mine', at: '2037-01-01 00:00:00.001' },
  ]);
  const [row] = await staff.hub.query('SELECT UTC_TIMESTAMP(3) AS now');
  await staff.hub.run(`UPDATE person SET town = 'Jumla', person_timestamp = '2026-01-01 00:00:00' WHERE id = 1`);
  await restoreConflict(staff.config, 1, { user: 'bikash', confirm: () => true });
  const [after] = await staff.hub.query('SELECT person_timestamp AS at FROM person WHERE id = 1');
  expect(String(after?.['at']) >= String(row?.['now'])).toBe(true);
});

describe('what the database refuses is named with its value, and nothing is written', () => {
  test('a unique value that somebody else has by now', async () => {
    const staff = await openStaff(2, { more: PEOPLE });
    await edit(staff.two, 1, { email: 'a@example.org' }, 1, 17);
    await edit(staff.three, 1, { town: 'Jumla' }, 2, 7);
    await staff.sync();
    await edit(staff.hub, 2, { email: 'a@example.org' }, 3, 7);
    expect(await restoreConflict(staff.config, 1, { user: 'bikash' })).toMatchObject({
      outcome: 'refused',
      causes: [`record 2 already holds email = 'a@example.org' (unique key email)`],
    });
    expect([await person(staff), await entries(staff)]).toMatchObject([{ email: null }, [{ record_id: '2' }]]);
    expect(await staff.state('SELECT state FROM STATE.conflict')).toEqual([{ state: 'applied' }]);
  });

  test('a parent that is gone', async () => {
    const more = `${PEOPLE}; CREATE TABLE office (id INT PRIMARY KEY); INSERT INTO office VALUES (5), (6);
      ALTER TABLE person ADD COLUMN office INT NULL, ADD FOREIGN KEY (office) REFERENCES office (id)`;
    const staff = await openStaff(2, { more });
    await edit(staff.two, 1, { office: '5' }, 1, 17);
    await edit(staff.three, 1, { office: '6' }, 2, 7);
    await staff.sync();
    await staff.hub.run('DELETE FROM office WHERE id = 5');
    expect(await restoreConflict(staff.config, 1, { user: 'bikash' })).toMatchObject({
      outcome: 'refused',
      causes: [`office has no row with id = '5'`],
    });
  });
});

test('numbers, people and conflicts that there are not are named', async () => {
  const staff = await lostEdit();
  await expect(restoreConflict(staff.config, 99, { user: 'bikash' })).rejects.toMatchObject({
    code: 'usage',
    message: 'there is no conflict 99',
  });
  await expect(restoreConflict(staff.config, 1, { user: 'bikas' })).rejects.toMatchObject({
    code: 'usage',
    message: expect.stringContaining('"bikas"') as string,
    hint: expect.stringContaining('did you mean bikash?') as string,
  });
  await staff.hub.run(`INSERT INTO users VALUES (30, NULL, 'X', 'Y', '17')`);
  await expect(restoreConflict(staff.config, 1, { user: '17' })).rejects.toThrow(
    '"17" may be bikash (id 17) or 17 (id 30) in users',
  );
  await staff.state(`UPDATE STATE.conflict SET state = 'decided'`);
  await expect(restoreConflict(staff.config, 1, { user: 'bikash' })).rejects.toThrow(/still being applied/);
  expect(await closeConflicts(staff.config, [1])).toEqual({ conflicts: [{ id: 1, outcome: 'still being applied' }] });
  expect(await entries(staff)).toEqual([]);
});

test('a row that already stands as the losing one is left alone', async () => {
  const staff = await lostEdit();
  await staff.hub.query(
    `UPDATE person SET town = 'Gorkha', phone = '17-17', name = 'Asha', person_timestamp = ? WHERE id = 1`,
    [moment(3)],
  );
  expect((await restoreConflict(staff.config, 1, { user: 'bikash' })).outcome).toBe('unchanged');
  expect(await entries(staff)).toEqual([]);
});

describe('a run is under way', () => {
  test('a restore between capture and reading goes out with that run or the next', async () => {
    const staff = await lostEdit();
    const wire = await openWire(staff.two.server);
    await edit(staff.two, 2, { town: 'Palpa' }, 1, 17);
    wire.watch(
      atFirst(endsCompare, async () => {
        await restoreConflict(staff.config, 1, { user: 'bikash' });
        return undefined;
      }),
    );
    await staff.sync({ config: { ...over(staff.config, 2, wire), concurrency: 1 } });
    expect(await person(staff)).toMatchObject({ town: 'Gorkha' });
    await staff.sync();
    expect(await towns(staff)).toEqual(['Gorkha', 'Gorkha', 'Gorkha', 'Gorkha']);
    await expectSettled(staff, 'person');
  });

  test('a restore between reading and writing is met: the row is decided again', async () => {
    const staff = await lostEdit();
    const wire = await openWire(staff.hub.server);
    await edit(staff.two, 1, { town: 'Palpa' }, 1, 17);
    wire.watch(
      atFirst(locksRows, async () => {
        await restoreConflict(staff.config, 1, { user: 'bikash' });
        return undefined;
      }),
    );
    const { conflicts } = await staff.sync({ config: over(staff.config, 1, wire), sites: [2] });
    expect(conflicts).toMatchObject([{ winner: { site: 1, user: 'bikash' }, losers: [{ site: 2 }] }]);
    await staff.sync();
    expect(await towns(staff)).toEqual(['Gorkha', 'Gorkha', 'Gorkha', 'Gorkha']);
    await expectSettled(staff, 'person');
  });

  test('a row that the application holds is left to it', async () => {
    const staff = await lostEdit();
    await staff.hub.run(`BEGIN; UPDATE person SET town = 'Butwal' WHERE id = 1`);
    const restoring = restoreConflict(staff.config, 1, { user: 'bikash' });
    await someoneWaitsFor(staff.hub.server, Number(staff.hub.raw.threadId));
    await staff.hub.run('COMMIT');
    // What it wrote is something new to ask about.
    expect(await restoring).toMatchObject({ outcome: 'unconfirmed', changed: [{ column: 'town', now: 'Butwal' }] });
  });
});
