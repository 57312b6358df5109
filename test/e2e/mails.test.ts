import { once } from 'node:events';
import { expect, test } from 'vitest';
import type { RunResult } from '../../src/report/result.js';
import { cli, configurationOf, folderWith, passwordsOf, startCli } from '../support/cli.js';
import { selfSigned } from '../support/certificate.js';
import { mailServer } from '../support/mail-server.js';
import { quarrelingOffices } from '../support/quarrel.js';

const PASSWORD = 'geh3im/+@pass';
const certificate = selfSigned();

/** Offices whose configuration file sends mails through a server that wants encryption and a login. */
async function office() {
  const server = await mailServer({
    ...certificate,
    authOptional: false,
    onAuth({ username, password }, _session, callback) {
      if (username === 'sync' && password === PASSWORD) callback(null, { user: username });
      else callback(new Error('no'));
    },
  });
  const { hub, two, three, quarrel, config } = await quarrelingOffices(null);
  const sites = [
    { name: 'Kathmandu', db: hub },
    { name: 'Pokhara', db: two },
    { name: 'Tansen', db: three },
  ];
  const more = `
state: ${config.state}
timeouts: { mailTimeout: 12s }
mail:
  from: Sync <sync@example.org>
  smtp: "smtp://sync:\${SMTP_PASSWORD}@localhost:${String(server.port)}"
  tls: { ca: ca.pem }
  administrators: [it@example.org]`;
  const cwd = await folderWith({
    'spokesync.yaml': configurationOf(sites, ['note'], more),
    'away.yaml': configurationOf(
      sites.map((site, at) => (at === 0 ? { ...site, port: 1 } : site)),
      ['note'],
      more,
    ),
    'ca.pem': certificate.cert,
  });
  const env = { ...passwordsOf([hub, two, three]), SMTP_PASSWORD: PASSWORD };
  return { server, quarrel, cwd, env };
}

test('mails go out over an encrypted link with a login; plan sends none', async () => {
  const { server, quarrel, cwd, env } = await office();
  await quarrel(1);
  expect((await cli(['plan'], { cwd, env })).code).toBe(1);
  expect(server.connections()).toBe(0);
  const { code, stdout } = await cli(['sync', '--json'], { cwd, env });
  expect((JSON.parse(stdout) as RunResult).mails).toEqual({ sent: 2, waiting: 0 });
  expect(code).toBe(0);
  expect(server.taken.map(({ to, encrypted, user }) => [to, encrypted, user])).toEqual([
    [['dil@three.example', 'tara@two.example'], true, 'sync'],
    [['it@example.org'], true, 'sync'],
  ]);
});

test('a mail server that is down makes exit 1, and status says what waits; no password is shown', async () => {
  const { server, quarrel, cwd, env } = await office();
  await server.down();
  await quarrel(1);
  const run = await cli(['sync'], { cwd, env });
  expect(run.code).toBe(1);
  expect(run.stdout).toMatch(/Mails: 2 waiting/u);
  const status = await cli(['status'], { cwd, env });
  expect(status.code).toBe(1);
  expect(status.stdout).toMatch(/2 mails waiting since .*ECONNREFUSED/u);
  const wrong = await cli(['sync', '--verbose'], { cwd, env: { ...env, SMTP_PASSWORD: 'other-geh3im' } });
  await server.up();
  const refused = await cli(['sync', '--verbose'], { cwd, env: { ...env, SMTP_PASSWORD: 'other-geh3im' } });
  expect(refused.stdout + refused.stderr).toMatch(/535/u);
  for (const { stdout, stderr } of [run, status, wrong, refused]) expect(stdout + stderr).not.toContain('geh3im');
  expect((await cli(['sync'], { cwd, env })).code).toBe(0);
});

test('a run that cannot reach the hub is reported all the same', async () => {
  const { server, cwd, env } = await office();
  expect((await cli(['sync', '--config', 'away.yaml'], { cwd, env })).code).toBe(2);
  expect(server.taken.map(({ to }) => to)).toEqual([['it@example.org']]);
  await server.down();
  const { code, stderr } = await cli(['sync', '--quiet', '--config', 'away.yaml'], { cwd, env });
  expect(code).toBe(2);
  expect(stderr).toMatch(/the report could not be mailed: .*ECONNREFUSED/u);
});

test('SIGTERM while the mail server hangs ends the run in its time, and the mails wait', async () => {
  const { server, quarrel, cwd, env } = await office();
  await quarrel(1);
  const hung = new Promise<void>((resolve) => {
    server.setMood({
      mail: () => {
        resolve();
        return new Promise<null>(() => undefined);
      },
    });
  });
  const { child, ended } = startCli(['sync'], { cwd, env });
  await Promise.race([hung, once(child, 'exit')]);
  child.kill('SIGTERM');
  expect((await ended).code).toBe(143);
  server.setMood({});
  const { stdout } = await cli(['sync', '--json'], { cwd, env });
  expect((JSON.parse(stdout) as RunResult).mails).toEqual({ sent: 3, waiting: 0 });
});
