import { beforeEach, expect, onTestFinished, test } from 'vitest';
import type { CloseResult, ConflictList, ShownConflict } from '../../src/report/conflict-results.js';
import type { LoggedWrite, LogResult } from '../../src/report/log-result.js';
import type { RestoreResult } from '../../src/report/restore-result.js';
import { cli, configurationOf, type Ended, folderWith, passwordsOf, startCli } from '../support/cli.js';
import { freshDatabase, type FreshDatabase, rawConnection, serverA, serverB } from '../support/database.js';
import { logChange } from '../support/people.js';

const SCHEMA = `
  CREATE TABLE users (id INT PRIMARY KEY, email TEXT, name TEXT, lastname TEXT, user_name VARCHAR(60));
  INSERT INTO users VALUES (7, 'asha@example.org', 'Asha', 'Rai', 'asha'), (17, 'bikash@example.org', 'Bikash', 'Thapa', 'bikash');
  CREATE TABLE person (
    id INT PRIMARY KEY, name VARCHAR(60), town VARCHAR(60), phone VARCHAR(60),
    person_timestamp TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP
  );
  INSERT INTO person (id, name, town, person_timestamp) VALUES (1, 'Chandra', 'Patan', '2000-01-01 00:00:00')`;

let sites: FreshDatabase[];
let cwd: string;
let env: Record<string, string>;

const run = (...args: string[]): Promise<Ended> => cli(args, { cwd, env });

async function json<T>(...args: string[]): Promise<[number | null, T]> {
  const { code, stdout } = await run(...args, '--json');
  return [code, JSON.parse(stdout) as T];
}

const towns = async (): Promise<unknown[]> =>
  (await Promise.all(sites.map((site) => site.query('SELECT town FROM person')))).map(([row]) => row?.['town']);

/** Bikash in Pokhara loses an edit of record 1 to Asha in Tansen: conflict 1. */
beforeEach(async () => {
  sites = [
    await freshDatabase(serverA(), 'hub'),
    await freshDatabase(serverB(), 'spoke'),
    await freshDatabase(serverB(), 'spoke'),
  ];
  const [hub, pokhara, tansen] = sites as [FreshDatabase, FreshDatabase, FreshDatabase];
  for (const db of sites) await db.run(`SET time_zone = '+00:00'; ${SCHEMA}`);
  const state = `${hub.name}_state`;
  const named = ['Kathmandu', 'Pokhara', 'Tansen'].map((name, at) => ({ name, db: sites[at]! }));
  cwd = await folderWith({ 'spokesync.yaml': configurationOf(named, ['person'], `state: ${state}`) });
  env = passwordsOf(sites);
  onTestFinished(async () => {
    const cleaner = await rawConnection(serverA());
    await cleaner.query(`DROP DATABASE IF EXISTS \`${state}\``);
    await cleaner.end();
  });
  await run('init', '--yes');
  await run('sync', '--quiet');
  await pokhara.run("UPDATE person SET town = 'Gorkha', phone = '17-17', person_timestamp = '2001-01-01 00:00:00'");
  await logChange(pokhara, 2, 17, { table: 'person', record: 1, comment: 'he moved' });
  await tansen.run("UPDATE person SET town = 'Jumla', person_timestamp = '2002-01-01 00:00:00'");
  await logChange(tansen, 3, 7, { table: 'person', record: 1 });
  expect((await run('sync', '--quiet')).code).toBe(0);
});

test('a lost edit is found, shown, put back, and carried to all three offices by the next run', async () => {
  const listed = await run('conflicts', 'list');
  expect(listed.code).toBe(0);
  expect(listed.stdout).toMatch(/ 1 +open +person +1 +update\/update +Tansen \(asha\) +Pokhara \(bikash\)/);

  const shown = await run('conflicts', 'show', '1');
  expect(shown.code).toBe(0);
  expect(shown.stdout).toMatch(/^Kept +Tansen, Asha Rai \(asha\)/m);
  expect(shown.stdout).toMatch(/^Lost +Pokhara, Bikash Thapa \(bikash\), .*“he moved”/m);
  expect(shown.stdout).toMatch(/^ +town .*Gorkha +Jumla +Jumla +Jumla$/m);
  expect(shown.stdout).not.toContain('\u001b[');
  const [, document] = await json<ShownConflict>('conflicts', 'show', '1');
  expect(document).toMatchObject({ id: 1, kept: { town: 'Jumla' }, losers: [{ user: 'bikash', comment: 'he moved' }] });

  const restored = await run('conflicts', 'restore', '1', '--user', 'bikash', '--yes');
  expect(restored.code).toBe(0);
  expect(restored.stdout).toContain('person 1 is restored: the values of Pokhara');
  expect(await towns()).toEqual(['Gorkha', 'Jumla', 'Jumla']);
  expect((await run('sync', '--quiet')).code).toBe(0);
  expect(await towns()).toEqual(['Gorkha', 'Gorkha', 'Gorkha']);

  expect((await run('conflicts', 'list')).stdout).toBe('No open conflicts.\n');
  const [, all] = await json<ConflictList>('conflicts', 'list', '--all', '--person', 'bikash');
  expect(all).toMatchObject({ total: 1, conflicts: [{ id: 1, state: 'closed', closed: { by: 'bikash' } }] });
  expect((await run('log', '--record', '1', '--person', 'bikash', '--since', '1h', '--sql')).stdout).toMatch(
    /Kathmandu → Tansen {2}update person 1 {2}by Bikash Thapa \(bikash\) .*“restored from conflict 1”\n {4}UPDATE `person` SET/,
  );
});

test('what has changed since is shown, and without a terminal or --yes nothing is written', async () => {
  await sites[0]!.run("UPDATE person SET town = 'Butwal' WHERE id = 1");
  const { code, stdout } = await run('conflicts', 'restore', '1', '--user', '17');
  expect(code).toBe(1);
  expect(stdout).toMatch(/ town +Jumla +Butwal +Gorkha\n/);
  expect(stdout).toContain('Nothing was written.');
  const [asked, question] = await json<RestoreResult>('conflicts', 'restore', '1', '--user', '17');
  expect([asked, question.outcome]).toEqual([1, 'unconfirmed']);
  expect(await towns()).toEqual(['Butwal', 'Jumla', 'Jumla']);
  const [done, result] = await json<RestoreResult>(
    ...['conflicts', 'restore', '1', '--user', '17', '--columns', 'phone'],
  );
  expect([done, result]).toMatchObject([0, { outcome: 'restored', columns: ['phone'] }]);
  expect(await sites[0]!.query('SELECT town, phone FROM person')).toEqual([{ town: 'Butwal', phone: '17-17' }]);
});

test('conflicts are closed by number, or by a filter after a yes', async () => {
  const shown = await json<CloseResult>('conflicts', 'close', '--tables', 'person');
  expect(shown).toEqual([1, { conflicts: [{ id: 1, outcome: 'unconfirmed' }] }]);
  const closed = await run('conflicts', 'close', '1', '--user', 'asha', '--note', 'by phone');
  expect([closed.code, closed.stdout]).toEqual([0, 'Conflict 1 is closed.\n']);
  expect((await run('conflicts', 'show', '1')).stdout).toMatch(/^Closed 20\S+ by asha: by phone$/m);
  expect((await run('conflicts', 'close', '--person', 'bikash', '--yes')).stdout).toBe('No open conflicts.\n');
});

test('what there is not is wrong usage, and is named', async () => {
  const wrong: [string[], RegExp][] = [
    [['show', '99'], /no conflict 99\n.*conflicts list --all/],
    [['restore', '1', '--user', 'bikas'], /"bikas".*\n.*did you mean bikash\?/],
    [['restore', '1'], /'--user <who>' not specified/],
    [['restore', '1', '--user', '17', '--columns', 'twon'], /"twon"\n.*town/],
    [['restore', '1', '--user', '17', '--loser', 'Tansen'], /"Tansen".*\n.*--loser 2 \(Pokhara/],
    [['close'], /which conflicts\?/],
    [['close', '1', '--since', '1h'], /not both/],
  ];
  for (const [args, message] of wrong) {
    const { code, stderr } = await run('conflicts', ...args);
    expect(stderr).toMatch(message);
    expect(code, args.join(' ')).toBe(64);
  }
});

test('the log is followed until Ctrl-C, a document a line', async () => {
  const following = startCli(['log', '--follow', '--json', '--limit', '1'], { cwd, env });
  const entries = (): LoggedWrite[] =>
    following
      .stdout()
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as LoggedWrite);
  await expect.poll(() => entries().length, { timeout: 20_000 }).toBe(1);
  await sites[1]!.run("UPDATE person SET town = 'Palpa'");
  await run('sync', '--quiet');
  await expect.poll(() => entries().map(({ from, to }) => [from, to]), { timeout: 20_000 }).toContainEqual([2, 1]);
  following.child.kill('SIGINT');
  expect((await following.ended).code).toBe(130);
  const [code, { entries: untracked }] = await json<LogResult>('log', '--untracked', '--sites', 'Pokhara');
  expect([code, untracked.map(({ person, untracked: is }) => [person, is])]).toEqual([0, [[null, true]]]);
});
