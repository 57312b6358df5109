import { describe, expect, test } from 'vitest';
import { add, edit, openStaff, remove } from '../../test/interleavings/staff.js';
import { siteConfig, testConfig } from '../../test/support/config.js';
import { freshDatabase, serverA } from '../../test/support/database.js';
import { USERS } from '../../test/support/people.js';
import type { LoggedWrite } from '../report/log-result.js';
import { logView } from '../report/log-view.js';
import { siteNames } from '../report/site-names.js';
import { paintFor } from '../report/text-table.js';
import { followLog } from './follow-log.js';
import { type LogOptions, searchLog } from './search-log.js';

const PEOPLE = `${USERS};
  INSERT INTO users VALUES (7, 'asha@example.org', 'Asha', 'Rai', 'asha'), (17, 'bikash@example.org', 'Bikash', 'Thapa', 'bikash')`;

const brief = ({ action, record, from, to, person }: LoggedWrite): string =>
  `${action} ${record} ${from}→${to} ${person?.userName ?? 'unknown'}`;

describe('three offices', () => {
  test('every filter picks its own, the newest last', async () => {
    const staff = await openStaff(2, { more: PEOPLE });
    const first = (await searchLog(staff.config)).entries.length;
    await edit(staff.two, 1, { town: 'Gorkha' }, 1, 17);
    await staff.syncInOrder([2, 3]);
    await remove(staff.three, 2, 2, 7);
    await edit(staff.hub, 3, { town: 'Palpa' }, 3);
    const { run } = await staff.syncInOrder([2, 3]);
    const found = async (options: LogOptions): Promise<string[]> =>
      (await searchLog(staff.config, options)).entries.map(brief);

    const all = await searchLog(staff.config, { limit: 500 });
    expect(all.more).toBe(false);
    expect(all.entries.slice(first).map(brief)).toEqual([
      'update 1 2→1 bikash',
      'update 1 1→3 bikash',
      'update 3 1→2 unknown',
      'update 3 1→3 unknown',
      'delete 2 3→1 asha',
      'delete 2 1→2 asha',
    ]);
    expect(all.entries.map(({ id }) => id)).toEqual(all.entries.map(({ id }) => id).sort((a, b) => a - b));
    const newest = await searchLog(staff.config, { limit: 1 });
    expect([newest.more, newest.entries.map(brief)]).toEqual([true, ['delete 2 1→2 asha']]);
    expect(await found({ record: '1', person: 'bikash' })).toEqual(['update 1 2→1 bikash', 'update 1 1→3 bikash']);
    expect(await found({ tables: ['person'], record: '2', sites: ['Site 3'] })).toContain('delete 2 3→1 asha');
    for (const person of ['17', 'bikash@example.org', 'thap', 'BIKASH'])
      expect(await found({ person }), person).toEqual(['update 1 2→1 bikash', 'update 1 1→3 bikash']);
    expect(await found({ run, sites: [2] })).toEqual(['update 3 1→2 unknown', 'delete 2 1→2 asha']);
    expect(await found({ run, untracked: true })).toEqual(['update 3 1→2 unknown', 'update 3 1→3 unknown']);
    expect(await found({ since: new Date(Date.now() + 60_000) })).toEqual([]);
    expect(await found({ until: new Date(Date.now() - 60_000) })).toEqual([]);
    expect(await found({ run, since: new Date(Date.now() - 60_000), person: '7' })).toHaveLength(2);
    await expect(found({ tables: ['persn'] })).rejects.toMatchObject({ hint: 'did you mean person?' });
    await expect(found({ sites: ['x'] })).rejects.toMatchObject({ code: 'usage' });

    const [entry] = (await searchLog(staff.config, { record: '1', person: '17' })).entries;
    expect(entry).toMatchObject({
      person: { id: '17', firstName: 'Bikash', email: 'bikash@example.org' },
      untracked: false,
      before: { town: 'Pokhara' },
      after: { town: 'Gorkha' },
    });
    const [bare] = (await searchLog(staff.config, { record: '1', person: '17', withRows: false })).entries;
    expect(bare).toEqual({ ...entry, sql: null, before: null, after: null });
    const text = logView({ entries: [entry!], more: true }, siteNames(staff.config), true, paintFor(false));
    expect(text).toMatch(/^20.*Z {2}Site 2 → Site 1 {2}update person 1 {2}by Bikash Thapa \(bikash\) {2}run \d+$/m);
    expect(text).toMatch(/^ {4}UPDATE `person` SET .*`town` = 'Gorkha'/m);
  });

  test('follows: the last entries, then each new one once, until it is stopped', async () => {
    const staff = await openStaff(2, { more: PEOPLE });
    const stop = new AbortController();
    const seen: string[] = [];
    const options = { person: 'bikash', limit: 1, pollMs: 20, signal: stop.signal };
    await edit(staff.two, 1, { town: 'Gorkha' }, 1, 17);
    await staff.syncInOrder([2, 3]);
    const following = followLog(staff.config, options, (entry) => seen.push(brief(entry)));
    await expect.poll(() => seen).toEqual(['update 1 1→3 bikash']);
    await edit(staff.two, 2, { town: 'Palpa' }, 1, 17);
    await add(staff.two, 9, { town: 'Jumla' }, 1, 7);
    await staff.syncInOrder([2, 3]);
    await expect.poll(() => seen).toEqual(['update 1 1→3 bikash', 'update 2 2→1 bikash', 'update 2 1→3 bikash']);
    stop.abort();
    await following;
  });

  test('a log that goes away while it is followed is an error', async () => {
    const staff = await openStaff(1);
    const stop = new AbortController();
    let seen = 0;
    const following = followLog(staff.config, { pollMs: 20, signal: stop.signal }, () => (seen += 1));
    following.catch(() => undefined);
    await expect.poll(() => seen).toBeGreaterThan(0);
    await staff.hub.run('DROP TABLE sync_log');
    await expect(following).rejects.toMatchObject({ code: 'query' });
    await expect(searchLog(staff.config)).rejects.toMatchObject({ code: 'not-initialised' });
  });
});

test("the predecessor's sync_log is read as it is, before init has been at it", async () => {
  const hub = await freshDatabase(serverA(), 'hub');
  await hub.run(`
    SET time_zone = '+00:00', sql_mode = '';
    CREATE TABLE sync_log (
      id int(11) NOT NULL AUTO_INCREMENT, site_id_from int(3) NOT NULL, site_id_to int(3) NOT NULL,
      user_id int(11) DEFAULT NULL, \`table\` varchar(30) NOT NULL, record_id varchar(11) NOT NULL,
      update_type enum('INSERT','UPDATE') NOT NULL, comment text NOT NULL, \`sql\` text NOT NULL,
      timestamp timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
      time_of_change_on_remote_server timestamp NULL DEFAULT NULL, user_email varchar(100) DEFAULT NULL,
      user_firstname varchar(100) DEFAULT NULL, user_lastname varchar(100) DEFAULT NULL,
      user_name varchar(100) DEFAULT NULL, PRIMARY KEY (id)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8;
    INSERT INTO sync_log VALUES
      (1, 2, 1, 17, 'person', '4', 'UPDATE', '', 'UPDATE person …', '2012-07-29 10:00:00', '2012-07-29 09:00:00', 'b@example.org', 'Bikash', '', 'bikash'),
      (2, 1, 2, 0, 'person', '5', 'INSERT', 'new', '', '0000-00-00 00:00:00', NULL, NULL, NULL, NULL, NULL),
      (3, 1, 2, NULL, 'person', '6', '', 'gone', 'DELETE …', '2012-07-30 10:00:00', '0000-00-00 00:00:00', NULL, NULL, NULL, NULL)`);
  const config = testConfig(siteConfig(1, hub), [], ['person']);
  expect((await searchLog(config)).entries).toMatchObject([
    {
      id: 1,
      at: '2012-07-29T10:00:00Z',
      changedAt: '2012-07-29T09:00:00Z',
      run: null,
      untracked: null,
      comment: null,
      person: { id: '17', userName: 'bikash', firstName: 'Bikash', lastName: null },
    },
    { id: 2, at: null, person: null, action: 'insert', sql: null },
    { id: 3, person: null, changedAt: null, comment: 'gone', before: null },
  ]);
  const ids = async (options: LogOptions): Promise<number[]> =>
    (await searchLog(config, options)).entries.map(({ id }) => id);
  expect(await ids({ person: '17' })).toEqual([1]);
  // Compared with the INT column as it is, a name would be 0: the unknown user.
  expect(await ids({ person: 'bikash' })).toEqual([1]);
  expect(await ids({ person: 'nobody' })).toEqual([]);
  expect(await ids({ record: '5' })).toEqual([2]);
  await expect(ids({ untracked: true })).rejects.toMatchObject({ code: 'not-initialised' });
});
