import { execFile } from 'node:child_process';
import { appendFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import type { CheckResult } from '../../src/report/check-result.js';
import type { InitResult } from '../../src/report/init-result.js';
import type { PlanResult, RunResult } from '../../src/report/result.js';
import type { StatusResult } from '../../src/report/status-result.js';
import type { VerifyResult } from '../../src/report/verify-result.js';
import { cli, configurationOf, type Ended, folderWith, passwordsOf, startCli } from '../support/cli.js';
import { freshDatabase, type FreshDatabase, rawConnection, serverA, serverB } from '../support/database.js';

const SCHEMA = `
  CREATE TABLE users (id INT PRIMARY KEY, email TEXT, name TEXT, lastname TEXT, user_name VARCHAR(60));
  INSERT INTO users VALUES (7, 'asha@example.org', 'Asha', 'Rai', 'asha'), (8, 'bikash@example.org', 'Bikash', 'Rai', 'bikash');
  CREATE TABLE person (
    id INT PRIMARY KEY AUTO_INCREMENT, name VARCHAR(60), town VARCHAR(60),
    person_timestamp TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP
  )`;

let hub: FreshDatabase;
let pokhara: FreshDatabase;
let tansen: FreshDatabase;
let cwd: string;
let env: Record<string, string>;

beforeEach(async () => {
  [hub, pokhara, tansen] = [
    await freshDatabase(serverA(), 'hub'),
    await freshDatabase(serverB(), 'spoke'),
    await freshDatabase(serverB(), 'spoke'),
  ];
  for (const db of [hub, pokhara, tansen]) await db.run(SCHEMA);
  const sites = [
    { name: 'Kathmandu', db: hub },
    { name: 'Pokhara', db: pokhara },
    { name: 'Tansen', db: tansen },
  ];
  const state = `${hub.name}_state`;
  const text = configurationOf(sites, ['person'], `state: ${state}\nretry: { attempts: 1, firstDelay: 10ms }`);
  const unreachable = configurationOf(
    sites.map((site) => (site.name === 'Tansen' ? { ...site, port: 1 } : site)),
    ['person'],
    `state: ${state}\nretry: { attempts: 1, firstDelay: 10ms }`,
  );
  cwd = await folderWith({ 'spokesync.yaml': text, 'unreachable.yaml': unreachable });
  env = passwordsOf([hub, pokhara, tansen]);
  onTestFinished(async () => {
    const cleaner = await rawConnection(serverA());
    await cleaner.query(`DROP DATABASE IF EXISTS \`${state}\``);
    await cleaner.end();
  });
});

const run = (...args: string[]): Promise<Ended> => cli(args, { cwd, env });

/** Runs with `--json`; gives the exit code and the document. */
async function json<T>(...args: string[]): Promise<[number | null, T]> {
  const { code, stdout } = await run(...args, '--json');
  return [code, JSON.parse(stdout) as T];
}

test('a sync needs init first, and says so', async () => {
  const { code, stderr } = await run('sync');
  expect(code).toBe(2);
  expect(stderr).toContain('spokesync init');
});

test('init shows every statement and runs none without a yes; then it runs them, once', async () => {
  const shown = await run('init');
  expect(shown.code).toBe(1);
  expect(shown.stdout).toMatch(/-- Kathmandu \(site 1\)\n[\s\S]*CREATE TABLE[\s\S]*-- Pokhara[\s\S]*-- Tansen/);
  expect(shown.stdout).toContain('spokesync init --yes');
  expect(await pokhara.query("SHOW TABLES LIKE 'change_log'")).toEqual([]);

  const [code, done] = await json<InitResult>('init', '--yes');
  expect(code).toBe(0);
  expect(done.sites.map(({ id, applied, error }) => [id, applied, error])).toEqual(
    [1, 2, 3].map((id) => [id, true, null]),
  );
  const again = await run('init');
  expect(again.code).toBe(0);
  expect(again.stdout).toContain('Nothing to do');
});

test('init with a spoke out of reach does the others, and asks for a person', async () => {
  const { code, stdout } = await run('init', '--yes', '-c', 'unreachable.yaml');
  expect(code).toBe(1);
  expect(stdout).toMatch(/^Tansen .*ECONNREFUSED/mu);
  expect(await pokhara.query("SHOW TABLES LIKE 'change_log'")).toHaveLength(1);
});

test('plan tells what sync then does; verify and status tell how it ended', async () => {
  await run('init', '--yes');
  await hub.run("INSERT INTO person (id, name, town) VALUES (1, 'Asha', 'Patan'), (2, 'Bikash', 'Thimi')");
  await tansen.run("INSERT INTO person (id, name, town) VALUES (3, 'Chandra\u001b[31m', NULL)");

  const shown = await run('plan');
  expect(shown.code).toBe(1);
  expect(shown.stdout).toMatch(/person 3 {2}would be inserted at Kathmandu \(hub\)/);
  expect(shown.stdout).toContain('Chandra\\x1b[31m');
  expect(shown.stdout).toContain('Nothing was written.');
  const [planCode, plan] = await json<PlanResult>('plan');
  expect(planCode).toBe(1);
  expect(plan.changes.filter((change) => change.site === 2).map(({ record, action }) => [record, action])).toEqual([
    ['1', 'insert'],
    ['2', 'insert'],
    ['3', 'insert'],
  ]);
  expect(await pokhara.query('SELECT * FROM person')).toEqual([]);
  const [different, before] = await json<VerifyResult>('verify');
  expect([different, before.identical]).toEqual([1, false]);

  const [syncCode, result] = await json<RunResult>('sync');
  expect([syncCode, result.outcome]).toEqual([0, 'ok']);
  expect(result.totals).toEqual(plan.totals);
  const [same, after] = await json<VerifyResult>('verify');
  expect([same, after.identical]).toEqual([0, true]);
  expect(after.tables.map(({ site, rows }) => [site, rows])).toEqual([1, 2, 3].map((id) => [id, 3]));

  expect((await run('plan', '--quiet')).stdout).toBe('');
  const [statusCode, status] = await json<StatusResult>('status');
  expect([statusCode, status.lastRun?.outcome, status.running]).toEqual([0, 'ok', null]);
  expect((await run('status')).stdout).toMatch(/Pokhara +two-way +synced/);
  expect((await run('verify')).stdout).toContain('Identical: 3 sites hold the same rows in 1 table.');
});

test('a conflict is resolved and shown, and is no failure', async () => {
  await run('init', '--yes');
  await hub.run("INSERT INTO person (id, name, town) VALUES (1, 'Asha', 'Patan')");
  await run('sync', '--quiet');
  await pokhara.run("UPDATE person SET town = 'Baglung', person_timestamp = '2001-01-01 00:00:00'");
  await tansen.run("UPDATE person SET town = 'Palpa', person_timestamp = '2002-01-01 00:00:00'");
  const { code, stdout, stderr } = await run('sync');
  expect(code).toBe(0);
  expect(stdout).toMatch(/Run \d+: ok .*1 conflict/);
  expect(stdout).toMatch(/Conflict \d+: person 1, update\/update.*: Tansen \(unknown user\) won over Pokhara/);
  expect(stderr).toContain('Pokhara: synced');
  expect(stdout).not.toContain('\u001b[');
  expect(await hub.query('SELECT town FROM person')).toEqual([{ town: 'Palpa' }]);
});

test('a spoke out of reach is skipped: the others are synced, and a person is needed', async () => {
  await run('init', '--yes');
  await hub.run("INSERT INTO person (id, name) VALUES (1, 'Asha')");
  const { code, stdout, stderr } = await run('sync', '-c', 'unreachable.yaml');
  expect(code).toBe(1);
  expect(stdout).toMatch(/Tansen +skipped/);
  expect(stdout).toMatch(/Pokhara +synced/);
  expect(stderr).toContain('Tansen: ');
  expect((await run('status')).code).toBe(1);
  const [verifyCode, verified] = await json<VerifyResult>('verify', '-c', 'unreachable.yaml');
  expect([verifyCode, verified.identical]).toEqual([1, false]);
  // The next one mends it, and only for those who are named.
  expect((await run('sync', '--sites', 'Tansen')).code).toBe(0);
  expect(await tansen.query('SELECT name FROM person')).toEqual([{ name: 'Asha' }]);
});

test('the brake holds, and --allow-changes lets it go', async () => {
  await run('init', '--yes');
  await hub.run("INSERT INTO person (id, name) SELECT seq, 'x' FROM seq_1_to_40");
  await run('sync', '--quiet');
  await hub.run('DELETE FROM person WHERE id > 5');
  const held = await run('sync');
  expect(held.code).toBe(1);
  expect(held.stdout).toContain('--allow-changes person');
  expect(await pokhara.query('SELECT COUNT(*) AS n FROM person')).toEqual([{ n: '40' }]);
  expect((await run('sync', '--allow-changes', 'person', '--quiet')).code).toBe(0);
  expect(await pokhara.query('SELECT COUNT(*) AS n FROM person')).toEqual([{ n: '5' }]);
});

test('check names what keeps a site from being synced, with its fix', async () => {
  await run('init', '--yes');
  await pokhara.run('ALTER TABLE person DROP PRIMARY KEY, MODIFY id INT');
  const [code, { findings }] = await json<CheckResult>('check', '-c', 'unreachable.yaml');
  expect(code).toBe(1);
  expect(findings.filter(({ severity, site }) => severity === 'error' && site === 3)).not.toEqual([]);
  expect(
    findings.filter(({ severity, site, table }) => severity === 'error' && site === 2 && table === 'person'),
  ).not.toEqual([]);
  expect(findings.every(({ fix }) => fix !== '')).toBe(true);
  expect((await run('check')).stdout).toMatch(/error .*Pokhara.*\n {3}fix: /);
});

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s ends a sync that waits, soon, with its own code and after the hooks', async (signal, code) => {
  await run('init', '--yes');
  for (const db of [hub, pokhara, tansen]) await db.run('CREATE TABLE hooked (site INT, what VARCHAR(9))');
  const hooks = `hooks:
  before: INSERT INTO hooked VALUES (:site, 'before')
  after: INSERT INTO hooked VALUES (:site, 'after')\n`;
  await appendFile(join(cwd, 'spokesync.yaml'), hooks);
  await hub.run("INSERT INTO person (id, name) VALUES (1, 'Asha')");
  // The application at the spoke holds the record that the sync is about to insert.
  const application = await rawConnection(pokhara.server, pokhara.name);
  onTestFinished(() => application.end());
  await application.query("BEGIN; INSERT INTO person (id, name) VALUES (1, 'Bikash')");
  const running = startCli(['sync', '--json'], { cwd, env });
  const waiting = `SELECT id FROM information_schema.PROCESSLIST
                    WHERE db = '${pokhara.name}' AND command <> 'Sleep' AND time_ms > 300 AND id <> CONNECTION_ID()`;
  await expect.poll(() => pokhara.query(waiting), { timeout: 20_000 }).toHaveLength(1);
  running.child.kill(signal);
  const ended = await running.ended;
  expect(ended.code).toBe(code);
  expect((JSON.parse(ended.stdout) as { error: { code: string } }).error.code).toBe('interrupted');
  const hooked = (db: FreshDatabase): Promise<unknown[]> =>
    db.query('SELECT DISTINCT site, what FROM hooked ORDER BY 2');
  expect(await hooked(pokhara)).toEqual([
    { site: 2, what: 'after' },
    { site: 2, what: 'before' },
  ]);
  expect(await hooked(hub)).toEqual([
    { site: 1, what: 'after' },
    { site: 1, what: 'before' },
  ]);
  await application.query('ROLLBACK');
  expect((await run('sync', '--quiet')).code).toBe(0);
});

test('on a terminal the progress is drawn live, and what remains is the summary', async () => {
  await run('init', '--yes');
  await hub.run("INSERT INTO person (id, name) VALUES (1, 'Asha')");
  const command = `stty cols 60 rows 12; ${process.execPath} ${resolve('dist/cli.js')} sync`;
  const { stdout } = await promisify(execFile)('script', ['-qec', command, '/dev/null'], {
    cwd,
    env: { ...process.env, ...env, TERM: 'xterm' },
  });
  expect(stdout).toContain('\u001b[0J');
  expect(stdout).toMatch(/Run 1: .*ok/);
});

test('no command tells a password', async () => {
  const outputs: Ended[] = [await run('init', '--yes', '--verbose')];
  for (const name of ['check', 'plan', 'sync', 'verify', 'status']) {
    outputs.push(await run(name, '--verbose', '-c', 'unreachable.yaml'));
    outputs.push(await cli([name, '--verbose', '--json'], { cwd, env: { ...env, DB_PASSWORD_1: 'a-wrong-password' } }));
  }
  for (const { stdout, stderr } of outputs) {
    for (const secret of [...Object.values(env), 'a-wrong-password']) expect(stdout + stderr).not.toContain(secret);
  }
});
