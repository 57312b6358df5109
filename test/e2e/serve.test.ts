import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { cli, configurationOf, folderWith, passwordsOf, type Running, startCli } from '../support/cli.js';
import { freshDatabase, type FreshDatabase, rawConnection, serverA, serverB } from '../support/database.js';

let hub: FreshDatabase;
let pokhara: FreshDatabase;
let cwd: string;
let env: Record<string, string>;
let state: string;

const scheduled = (schedule: string): string =>
  `state: ${state}\nschedule: "${schedule}"\ntimeZone: UTC\nserve: { listen: "127.0.0.1:0" }`;

const configured = (schedule: string): string =>
  configurationOf(
    [
      { name: 'Kathmandu', db: hub },
      { name: 'Pokhara', db: pokhara },
    ],
    ['person'],
    scheduled(schedule),
  );

beforeEach(async () => {
  [hub, pokhara] = [await freshDatabase(serverA(), 'hub'), await freshDatabase(serverB(), 'spoke')];
  for (const db of [hub, pokhara]) await db.run('CREATE TABLE person (id INT PRIMARY KEY, name VARCHAR(60))');
  state = `${hub.name}_state`;
  env = passwordsOf([hub, pokhara]);
  cwd = await folderWith({ 'spokesync.yaml': configured('* * * * * *') });
  onTestFinished(async () => {
    const cleaner = await rawConnection(serverA());
    await cleaner.query(`DROP DATABASE IF EXISTS \`${state}\``);
    await cleaner.end();
  });
  expect((await cli(['init', '--yes'], { cwd, env })).code).toBe(0);
});

function lines(running: Running): Record<string, unknown>[] {
  const whole = running.stdout().slice(0, running.stdout().lastIndexOf('\n') + 1);
  return whole
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

const eventsOf = (running: Running, event: string): Record<string, unknown>[] =>
  lines(running).filter((line) => line['event'] === event);

const patient = { timeout: 40_000 };

test('the service syncs, answers, takes a new configuration on SIGHUP, and ends with 143 in good order', async () => {
  await pokhara.run("INSERT INTO person VALUES (1, 'Asha')");
  const service = startCli(['serve'], { cwd, env });
  await expect.poll(() => hub.query('SELECT name FROM person'), patient).toEqual([{ name: 'Asha' }]);
  const url = `http://${String(eventsOf(service, 'serving')[0]?.['listen'])}`;
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  expect(await (await fetch(`${url}/metrics`)).text()).toContain('spokesync_site_last_success_timestamp_seconds');
  expect((await fetch(`${url}/healthz`, { method: 'POST' })).status).toBe(405);

  await writeFile(join(cwd, 'spokesync.yaml'), configured('61 * * * *'));
  service.child.kill('SIGHUP');
  await expect.poll(() => eventsOf(service, 'reload-refused'), patient).toHaveLength(1);
  expect(String(eventsOf(service, 'reload-refused')[0]?.['msg'])).toContain('spokesync.yaml');
  await writeFile(join(cwd, 'spokesync.yaml'), configured('0 0 1 1 *'));
  service.child.kill('SIGHUP');
  await expect.poll(() => eventsOf(service, 'reloaded'), patient).toHaveLength(1);

  service.child.kill('SIGTERM');
  const { code, stdout, stderr } = await service.ended;
  expect(code).toBe(143);
  expect(lines(service).at(-1)).toMatchObject({ event: 'stopped' });
  for (const secret of Object.values(env)) expect(stdout + stderr).not.toContain(secret);
});

test.each([
  ['SIGTERM', 143],
  ['SIGINT', 130],
] as const)('%s ends the run that is under way as it ends a sync, and the hub is free again', async (signal, code) => {
  await hub.run("INSERT INTO person VALUES (1, 'Asha')");
  const application = await rawConnection(pokhara.server, pokhara.name);
  onTestFinished(() => application.end());
  await application.query("BEGIN; INSERT INTO person VALUES (1, 'Bikash')");
  const service = startCli(['serve'], { cwd, env });
  const waiting = `SELECT id FROM information_schema.PROCESSLIST
                    WHERE db = '${pokhara.name}' AND command <> 'Sleep' AND time_ms > 300 AND id <> CONNECTION_ID()`;
  await expect.poll(() => pokhara.query(waiting), patient).toHaveLength(1);
  service.child.kill(signal);
  expect((await service.ended).code).toBe(code);
  await application.query('ROLLBACK');
  expect(await hub.query(`SELECT holder FROM \`${state}\`.control`)).toEqual([{ holder: null }]);
  expect((await cli(['sync', '--quiet'], { cwd, env })).code).toBe(0);
});

test('a wrong configuration keeps it from starting: 78, with line, value and fix', async () => {
  await writeFile(join(cwd, 'spokesync.yaml'), configured('61 * * * *'));
  const { code, stdout, stderr } = await cli(['serve'], { cwd, env });
  expect([code, stdout]).toEqual([78, '']);
  const text = await readFile(join(cwd, 'spokesync.yaml'), 'utf8');
  const line = text.split('\n').findIndex((one) => one.startsWith('schedule:')) + 1;
  expect(stderr).toContain(`spokesync.yaml:${String(line)}: schedule is "61 * * * *"`);
  expect(stderr).toContain('Give a cron expression such as "*/15 8-18 * * 1-6"');
});
