import { expect, test } from 'vitest';
import { edit, openStaff, remove, type Staff } from '../../test/interleavings/staff.js';
import { mailConfig, mailServer } from '../../test/support/mail-server.js';
import { USERS } from '../../test/support/people.js';
import { quarrelingOffices } from '../../test/support/quarrel.js';
import { paintFor } from '../report/text-table.js';
import { conflictListView } from '../report/conflict-list-view.js';
import { conflictView } from '../report/conflict-view.js';
import { siteNames } from '../report/site-names.js';
import { closeConflicts } from './close.js';
import { type ListOptions, listConflicts } from './list.js';
import { restoreConflict } from './restore.js';
import { showConflict } from './show.js';

const PEOPLE = `${USERS};
  INSERT INTO users VALUES (7, 'asha@example.org', 'Asha', 'Rai', 'asha'), (17, 'bikash@example.org', 'Bikash', 'Thapa', 'bikash')`;

/** Conflicts 1 (record 1: Asha at two against Bikash at three) and 2 (record 2: Bikash at four against a deletion). */
async function twoConflicts(): Promise<Staff> {
  const staff = await openStaff(3, { more: PEOPLE });
  await edit(staff.two, 1, { town: 'Gorkha' }, 1, 7);
  await edit(staff.three, 1, { town: 'Jumla' }, 2, 17);
  await staff.syncOnly(2, 3);
  await staff.sync();
  await edit(staff.four, 2, { town: 'Palpa' }, 4, 17);
  await remove(staff.hub, 2, 5, 99);
  await staff.sync();
  return staff;
}

test('conflicts are listed, the open ones first, and every filter picks its own', async () => {
  const staff = await twoConflicts();
  const ids = async (options: ListOptions = {}): Promise<number[]> =>
    (await listConflicts(staff.config, options)).conflicts.map(({ id }) => id);
  expect((await listConflicts(staff.config)).conflicts).toMatchObject([
    {
      id: 2,
      kind: 'update/delete',
      record: '2',
      winner: { site: 1, user: null },
      losers: [{ site: 4, user: 'bikash' }],
    },
    { id: 1, kind: 'update/update', certainty: 'base', state: 'applied', losers: [{ site: 2, user: 'asha' }] },
  ]);
  expect(await ids({ person: 'BIKASH' })).toEqual([2, 1]);
  expect(await ids({ person: 'asha@example.org' })).toEqual([1]);
  expect(await ids({ person: 'thap' })).toEqual([2, 1]);
  expect(await ids({ person: '99' })).toEqual([2]);
  expect(await ids({ person: 'null' })).toEqual([]);
  expect(await ids({ sites: ['Site 4'] })).toEqual([2]);
  expect(await ids({ sites: [1, 3] })).toEqual([2, 1]);
  expect(await ids({ kinds: ['update/delete'] })).toEqual([2]);
  expect(await ids({ since: new Date(Date.now() + 60_000) })).toEqual([]);
  expect(await ids({ since: new Date(Date.now() - 3_600_000), tables: ['person'] })).toEqual([2, 1]);
  expect(await listConflicts(staff.config, { limit: 1 })).toMatchObject({ total: 2, conflicts: [{ id: 2 }] });
  await expect(ids({ tables: ['persn'] })).rejects.toMatchObject({ code: 'usage', hint: 'did you mean person?' });
  await expect(ids({ sites: ['Nowhere'] })).rejects.toMatchObject({ code: 'usage' });
  await staff.state(`INSERT INTO STATE.conflict SELECT 3, run, 'gone_table', record, record_hash, kind, certainty, 'm', columns, 'decided',
      follows, decided_at, base_row, kept_row, queued_at, NULL, NULL, NULL FROM STATE.conflict WHERE id = 1`);
  expect(await ids({ tables: ['gone_table'] })).toEqual([3]);
  expect(await ids()).toEqual([2, 1, 3]);

  await closeConflicts(staff.config, [2], { user: '7', note: 'by phone' });
  expect(await ids()).toEqual([1, 3]);
  expect((await listConflicts(staff.config, { all: true })).conflicts).toMatchObject([
    { id: 1 },
    { id: 3 },
    { id: 2, state: 'closed', closed: { by: 'asha', note: 'by phone' } },
  ]);
  const view = conflictListView(
    await listConflicts(staff.config, { all: true }),
    siteNames(staff.config),
    true,
    paintFor(false),
  );
  expect(view).toMatch(/ 1 +open +person +1 +update\/update +Site 3 \(bikash\) +Site 2 \(asha\)/);
});

test('closing names what it does not close, and all numbers must be right', async () => {
  const staff = await twoConflicts();
  await expect(closeConflicts(staff.config, [1, 98, 99])).rejects.toThrow('there is no conflict 98, 99');
  await expect(closeConflicts(staff.config, [1], { user: 'nobody' })).rejects.toMatchObject({ code: 'usage' });
  expect((await listConflicts(staff.config)).total).toBe(2);
  await closeConflicts(staff.config, [1], { note: 'first' });
  expect(await closeConflicts(staff.config, [1, 2, 2], { note: 'second' })).toEqual({
    conflicts: [
      { id: 1, outcome: 'already closed' },
      { id: 2, outcome: 'closed' },
    ],
  });
  expect(await staff.state('SELECT note, closed_by FROM STATE.conflict ORDER BY id')).toEqual([
    { note: 'first', closed_by: null },
    { note: 'second', closed_by: null },
  ]);
});

test('a conflict is shown field by field: before, each side, kept, and as it stands now', async () => {
  const staff = await twoConflicts();
  await edit(staff.hub, 1, { town: 'Butwal' }, 6, 7);
  const shown = await showConflict(staff.config, 1);
  expect(shown).toMatchObject({
    id: 1,
    state: 'applied',
    certainty: 'base',
    columns: null,
    follows: null,
    followedBy: [],
    winner: { site: 3, user: 'bikash', person: { id: '17', lastName: 'Thapa' }, row: { town: 'Jumla' } },
    losers: [{ site: 2, user: 'asha', row: { town: 'Gorkha' } }],
    kept: { town: 'Jumla' },
    now: { town: 'Butwal' },
    nowUnknown: null,
    closed: null,
  });
  expect(JSON.parse(JSON.stringify(shown))).toEqual(shown);
  const text = conflictView(shown, siteNames(staff.config), 1, false, paintFor(false));
  expect(text).toMatch(/^Conflict 1: person 1 +update\/update, open\n/);
  expect(text).toMatch(/^Lost +Site 2, Asha Rai \(asha\), 20/m);
  expect(text).toMatch(/^ +town .* Gorkha +Jumla +Jumla +Butwal$/m);
  expect(text).toContain('spokesync conflicts restore 1 --user NAME');

  const deleted = await showConflict(staff.config, 2);
  expect(deleted).toMatchObject({ winner: { person: { id: '99' }, row: null }, kept: null, now: null });
  expect(conflictView(deleted, siteNames(staff.config), 1, false, paintFor(false))).toMatch(
    /^Kept +Site 1, user 99, .*, deleted$/m,
  );
  await expect(showConflict(staff.config, 5)).rejects.toMatchObject({
    code: 'usage',
    message: 'there is no conflict 5',
  });
});

test('a follow-up is shown with the first, a table that is gone says so, and who restored it stays known', async () => {
  const staff = await openStaff(2, { more: PEOPLE });
  await edit(staff.two, 1, { town: 'Gorkha' }, 1, 7);
  await edit(staff.hub, 1, { town: 'Palpa' }, 2, 17);
  await staff.syncOnly(2);
  await edit(staff.three, 1, { town: 'Jumla' }, 3, 7);
  await staff.syncOnly(3);
  expect(await showConflict(staff.config, 1)).toMatchObject({ followedBy: [2], now: { town: 'Jumla' } });
  expect(await showConflict(staff.config, 2)).toMatchObject({ follows: 1 });
  await restoreConflict(staff.config, 2, { user: 'bikash' });
  expect(await showConflict(staff.config, 2)).toMatchObject({
    state: 'closed',
    closed: { by: 'bikash', note: 'restored the row of Site 1' },
    now: { town: 'Palpa' },
  });
  await staff.hub.run('RENAME TABLE person TO people');
  const gone = await showConflict(staff.config, 1);
  expect(gone).toMatchObject({ now: null, nowUnknown: 'Site 1 has no table person', kept: { town: 'Palpa' } });
  await expect(restoreConflict(staff.config, 1, { user: 'asha' })).rejects.toMatchObject({ code: 'schema' });
});

test('the mails about a conflict are shown with what became of them', async () => {
  const server = await mailServer();
  const { config, sync, quarrel } = await quarrelingOffices(mailConfig(server, { conflictCc: ['data@example.org'] }));
  await quarrel(1);
  await sync();
  const shown = await showConflict(config, 1);
  expect(shown.mails).toMatchObject([
    {
      subject: server.taken[0]!.mail.subject,
      recipients: [
        { address: 'dil@three.example', state: 'sent', error: null },
        { address: 'tara@two.example', state: 'sent' },
        { address: 'data@example.org', state: 'sent' },
      ],
    },
  ]);
  expect(conflictView(shown, siteNames(config), 1, false, paintFor(false))).toMatch(
    /^Mail {7}.*\n {11}dil@three.example: sent\n/m,
  );
});
