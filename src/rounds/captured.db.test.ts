import { expect, test } from 'vitest';
import { expectConverged } from '../../test/support/agreement.js';
import type { FreshDatabase } from '../../test/support/database.js';
import { openOffices, type Offices } from '../../test/support/offices.js';
import { syncLog, USERS } from '../../test/support/people.js';
import { captureInstall } from '../triggers/capture.js';

const SCHEMA = `
  CREATE TABLE person (id INT PRIMARY KEY, name VARCHAR(20), town VARCHAR(20), phone VARCHAR(20),
                       at TIMESTAMP(6) DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6));
  CREATE TABLE visit (person INT, day DATE, code VARBINARY(4), note TEXT, PRIMARY KEY (person, day, code),
                      CONSTRAINT of_person FOREIGN KEY (person) REFERENCES person (id));
  ${USERS};
  INSERT INTO users (id, email, user_name) VALUES (1, 'a@x', 'asha'), (2, 'b@x', 'bikash'), (3, 'c@x', 'chandra')`;

const incremental = { mode: 'incremental', fullEveryMs: null } as const;

/** Three offices that log by triggers only, after a first sync of a few rows. */
async function threeOffices(): Promise<Offices> {
  const offices = await openOffices(SCHEMA, ['person', 'visit'], { spokes: 2, config: { compare: incremental } });
  await captureInstall(offices.config, { confirm: () => true });
  await offices.hub.run(`SET @spokesync_user = 1;
    INSERT INTO person (id, name) VALUES (1, 'Asha'), (2, 'Bimal'), (3, 'Chitra'), (4, 'Dipa');
    INSERT INTO visit VALUES (1, '2024-01-01', 'a', 'first'), (1, '2024-01-01', X'00FF', 'second')`);
  await offices.sync();
  return offices;
}

const entryCounts = async (offices: Offices): Promise<unknown[]> =>
  Promise.all(
    offices.sites.map(async (db) => Number((await db.query('SELECT COUNT(*) AS n FROM change_log'))[0]?.['n'])),
  );

test('with triggers and no log of the application’s own, an incremental sync sees everything, and who it was', async () => {
  const offices = await threeOffices();
  const [two, three] = offices.spokes as [FreshDatabase, FreshDatabase];
  expect(await entryCounts(offices)).toEqual([6, 0, 0]);
  await expectConverged(offices, 'person', 'visit');

  await offices.hub.run(`UPDATE person SET town = 'Patan' WHERE id = 1`);
  await two.run(`SET @spokesync_user = 2; UPDATE person SET town = 'Pokhara' WHERE id = 2;
    INSERT INTO visit VALUES (2, '2024-02-02', 'b', 'third'); UPDATE visit SET note = NULL WHERE code = X'00FF'`);
  await three.run(`SET @spokesync_user = 3; DELETE FROM person WHERE id = 4; INSERT INTO person (id, name) VALUES (5, 'Eka');
    UPDATE visit SET code = 'z' WHERE code = 'a'; UPDATE person SET phone = '1' WHERE id = 3`);
  const before = await entryCounts(offices);
  const result = await offices.sync();
  expect(result).toMatchObject({ outcome: 'ok', warnings: [] });
  expect(result.totals).toMatchObject({ inserted: 6, updated: 8, deleted: 4, conflicts: 0, quarantined: 0 });
  // What spokesync writes at any site is nobody's change.
  expect(await entryCounts(offices)).toEqual(before);
  await expectConverged(offices, 'person', 'visit');
  expect(await entryCounts(offices)).toEqual(before);

  expect(await syncLog(offices.hub, 'site_id_to = 1')).toEqual([
    '2→1 2 bikash: UPDATE person 2',
    '3→1 3 chandra: UPDATE person 3',
    '3→1 3 chandra: DELETE person 4',
    '3→1 3 chandra: INSERT person 5',
    '2→1 2 bikash: UPDATE visit ["1","2024-01-01","00FF"]',
    '3→1 3 chandra: DELETE visit ["1","2024-01-01","a"]',
    '3→1 3 chandra: INSERT visit ["1","2024-01-01","z"]',
    '2→1 2 bikash: INSERT visit ["2","2024-02-02","b"]',
  ]);
  const untold = "SELECT record_id FROM sync_log WHERE record_id <> '*' AND (untracked = 1 OR user_id IS NULL)";
  expect(await offices.hub.query(untold)).toEqual([]);
});

test('a conflict between two offices that log by triggers names both, whatever the order of the spokes', async () => {
  const offices = await threeOffices();
  const [two, three] = offices.spokes as [FreshDatabase, FreshDatabase];
  await two.run(`SET @spokesync_user = 2; UPDATE person SET town = 'Pokhara' WHERE id = 1`);
  await three.run(`SET @spokesync_user = 3; UPDATE person SET town = 'Tansen' WHERE id = 1`);
  const { conflicts } = await offices.sync();
  expect(conflicts).toMatchObject([
    { table: 'person', record: '1', winner: { site: 3, user: 'chandra' }, losers: [{ site: 2, user: 'bikash' }] },
  ]);
  await expectConverged(offices, 'person');
});

test('two entries for one change, of the application and of the trigger, are one change', async () => {
  const offices = await threeOffices();
  const [two] = offices.spokes as [FreshDatabase];
  await two.run(`SET @spokesync_user = 2; START TRANSACTION; UPDATE person SET town = 'Pokhara' WHERE id = 1;
    INSERT INTO change_log (site_id, user_id, \`table\`, record_id, update_type) VALUES (2, '2', 'person', '1', 'update'); COMMIT`);
  expect((await offices.sync()).totals).toMatchObject({ updated: 2, conflicts: 0 });
  expect(await syncLog(offices.hub, "`table` = 'person' AND update_type = 'UPDATE'")).toEqual([
    '1→3 2 bikash: UPDATE person 1',
    '2→1 2 bikash: UPDATE person 1',
  ]);
  expect((await offices.sync()).totals).toMatchObject({ updated: 0 });
});
