import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { cli, type Ended, startCli } from '../support/cli.js';
import { rawConnection, serverA } from '../support/database.js';
import { oldScript, OLD_PASSWORDS } from '../support/old-script.js';
import { leaksOf } from './leaks.js';
import { SECRETS, type SecretOffices, secretOffices } from './secret-offices.js';
import { watchProcesses } from './watch-processes.js';

let offices: SecretOffices;
/** Everything that was ever written, by where. */
let written: { readonly where: string; readonly text: string }[];

const leaks = (text: string): string[] => leaksOf(text, [...Object.values(SECRETS), ...offices.keys]);

function keep(where: string, text: string): void {
  written.push({ where, text });
}

function expectNoLeak(): void {
  expect(
    written
      .filter(({ text }) => leaks(text).length > 0)
      .map(({ where, text }) => ({ where, leaks: leaks(text), text })),
  ).toEqual([]);
}

async function run(...args: string[]): Promise<Ended> {
  const ended = await cli(args, offices);
  keep(args.join(' '), ended.stdout + ended.stderr);
  return ended;
}

/** A command as text and as JSON, telling all it can. */
async function inEveryForm(...args: string[]): Promise<void> {
  for (const form of [['--json'], ['--verbose']]) await run(...args, ...form);
}

beforeEach(async () => {
  written = [];
  offices = await secretOffices();
  expect((await run('init', '--yes')).code).toBe(0);
});

test('the search finds what it looks for', () => {
  for (const secret of Object.values(SECRETS)) {
    expect(leaks(`x${secret}x`)).toEqual([secret]);
    expect(leaks(`x${encodeURIComponent(secret)}x`)).toEqual([secret]);
    expect(leaks(JSON.stringify({ a: secret }))).toEqual([secret]);
  }
});

test('no secret is in the arguments or the environment of a program that a run starts', async () => {
  await offices.quarrel();
  const running = startCli(['sync', '--json', '--verbose'], offices);
  const seen = await watchProcesses(running.child.pid ?? 0, running.ended);
  const { code, stdout, stderr } = await running.ended;
  keep('sync', stdout + stderr);
  expect({ code, stderr }).toMatchObject({ code: 0 });
  for (const { program, argv } of seen) keep(`arguments of ${program}`, argv);
  // A child that has not become another program yet is a copy of the run itself, its memory too.
  const own = new Set(seen.flatMap(({ pid, argv }) => (pid === running.child.pid ? [argv] : [])));
  const others = seen.filter(({ pid, argv }) => pid !== 0 && !own.has(argv));
  expect(others.map(({ program }) => program)).toEqual(expect.arrayContaining(['unison', 'ssh']));
  for (const { program, environ } of others) keep(`environment of ${program}`, environ);
  expectNoLeak();
});

test('no command, mail or table tells a secret', async () => {
  expect((await run('sync')).code).toBe(0);
  await inEveryForm('check');
  await offices.quarrel();
  await inEveryForm('plan');
  await inEveryForm('sync');
  for (const command of ['verify', 'status', 'log']) await inEveryForm(command);
  await inEveryForm('log', '--sql');
  await inEveryForm('capture', 'install', '--yes');
  await inEveryForm('capture', 'status');
  await inEveryForm('conflicts', 'list');
  await inEveryForm('conflicts', 'show', '1');
  await inEveryForm('conflicts', 'restore', '1', '--user', 'asha', '--yes');
  await inEveryForm('conflicts', 'close', '1', '--user', 'asha');
  await inEveryForm('user', 'list');
  expect(written.some(({ text }) => text.includes('"conflicts": 1'))).toBe(true);
  expect(offices.mails.taken.length).toBeGreaterThan(1);
  for (const { mail } of offices.mails.taken) {
    keep(`the mail ${mail.subject ?? ''}`, JSON.stringify(mail));
    for (const { content } of mail.attachments) {
      keep('an attachment', typeof content === 'string' ? content : Buffer.from(new Uint8Array(content)).toString());
    }
  }
  await keepTables();
  expectNoLeak();
});

/** Every row of the state database, and of our tables in the hub's. */
async function keepTables(): Promise<void> {
  const raw = await rawConnection(serverA());
  const all = `SELECT TABLE_SCHEMA, TABLE_NAME FROM information_schema.TABLES
                WHERE TABLE_SCHEMA = ? OR (TABLE_SCHEMA = ? AND TABLE_NAME NOT IN ('gate'))`;
  const tables = await raw.query<Record<string, string>[]>(all, [offices.state, offices.hub.name]);
  expect(tables.length).toBeGreaterThan(10);
  for (const { TABLE_SCHEMA: schema, TABLE_NAME: table } of tables) {
    const rows = await raw.query<Record<string, unknown>[]>(`SELECT * FROM \`${schema ?? ''}\`.\`${table ?? ''}\``);
    const text = (value: unknown): string => (Buffer.isBuffer(value) ? value.toString('latin1') : String(value));
    keep(`the table ${table ?? ''}`, rows.flatMap((row) => Object.values(row).map(text)).join('\n'));
  }
  await raw.end();
}

test('no failure tells a secret', async () => {
  const broken: Readonly<Record<string, Record<string, string>>> = {
    'wrong-key.yaml': { 'state:': 'stat:' },
    'no-server.yaml': { '@127.0.0.1:': '@127.0.0.1:1' },
    'no-table.yaml': { 'tables: [note]': 'tables: [nowhere]' },
    'bad-url.yaml': { 'mysql://s_pokhara': 'mysq://s_pokhara' },
    'bad-port.yaml': { '/pokhara_': 'x/pokhara_' },
    'password-in-user.yaml': { [`:${encodeURIComponent(SECRETS.pokhara)}@`]: `:${SECRETS.pokhara}x@` },
    'unreadable.yaml': { 'passwordFile: tansen': 'passwordFile: nothing' },
    'no-smtp.yaml': { '@localhost:': '@127.0.0.1:' },
    'bad-hook.yaml': { 'INSERT INTO gate VALUES': 'INSERT INTO gate VALUE S' },
    'failing-hook.yaml': { 'INSERT INTO gate VALUES': 'INSERT INTO nowhere VALUES' },
    'long-hook.yaml': { "INSERT INTO gate VALUES ('": `INSERT INTO gate VALUES ('${'x'.repeat(70)}` },
    'no-tls.yaml': { 'passwordFile: tansen': 'passwordFile: tansen, tls: { cert: cert.pem, key: key.pem }' },
    'bad-yaml.yaml': { 'tables: [note]': 'tables: [note' },
    'key-is-cert.yaml': { 'key: key.pem': 'key: cert.pem' },
  };
  for (const [name, replaced] of Object.entries(broken)) {
    await offices.changed(name, replaced);
    await inEveryForm('sync', '--config', name);
  }
  const noEnvironment = await cli(['sync', '--verbose'], { cwd: offices.cwd });
  keep('without the environment', noEnvironment.stderr);
  expect(noEnvironment.code).toBe(78);
  for (const args of [['--help'], ['sync', '--nonsense'], ['sync', '--help'], ['nonsense']]) await run(...args);
  await writeFile(join(offices.cwd, 'old.pl'), oldScript());
  const imported = await run('import', 'old.pl', '--output', '-', '--verbose');
  expect(Object.values(OLD_PASSWORDS).filter((secret) => (imported.stdout + imported.stderr).includes(secret))).toEqual(
    [],
  );
  expectNoLeak();
});

test('no crash tells a secret', async () => {
  await offices.quarrel();
  for (const thrown of ['new Error("boom")', 'new TypeError("boom", { cause: process })']) {
    const later = `data:text/javascript,setTimeout(() => { throw ${encodeURIComponent(thrown)} }, 400)`;
    const env = { ...offices.env, NODE_OPTIONS: `--import "${later}"` };
    const ended = await cli(['sync', '--verbose'], { cwd: offices.cwd, env });
    expect(ended.code).not.toBe(0);
    expect(ended.stderr).toContain('boom');
    keep(`a crash by ${thrown}`, ended.stdout + ended.stderr);
  }
  expectNoLeak();
});

test('the service tells no secret, in its log or over HTTP', async () => {
  for (const format of ['json', 'text']) {
    await offices.changed(`${format}.yaml`, {
      'format: json': `format: ${format}`,
      ', tls: { cert: cert.pem, key: key.pem }': '',
    });
    const service = startCli(['serve', '--config', `${format}.yaml`], offices);
    await expect.poll(() => /127\.0\.0\.1:\d+/u.exec(service.stdout())?.[0], { timeout: 40_000 }).toBeDefined();
    const address = /127\.0\.0\.1:\d+/u.exec(service.stdout())?.[0] ?? '';
    await expect.poll(() => service.stdout(), { timeout: 60_000 }).toMatch(/run-ended|run-done|synced|ended/u);
    for (const path of ['/', '/healthz', '/metrics', '/sign-in', '/nowhere']) {
      const answer = await fetch(`http://${address}${path}`);
      keep(`${path} of the service`, JSON.stringify([...answer.headers]) + (await answer.text()));
    }
    service.child.kill('SIGTERM');
    const { stdout, stderr } = await service.ended;
    keep(`the log as ${format}`, stdout + stderr);
  }
  expectNoLeak();
});
