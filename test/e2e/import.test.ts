import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ImportResult } from '../../src/import/import-result.js';
import { cli, folderWith } from '../support/cli.js';
import { OLD_PASSWORDS, oldScript } from '../support/old-script.js';

/** What could be seen of a command does not hold a password. */
function expectNoPassword(...shown: string[]): void {
  for (const password of Object.values(OLD_PASSWORDS)) for (const text of shown) expect(text).not.toContain(password);
}

test('an old script becomes a configuration that loads with the environment file beside it', async () => {
  const cwd = await folderWith({ 'old.pl': oldScript() });
  const { code, stdout, stderr } = await cli(['import', 'old.pl'], { cwd });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^spokesync.yaml: 3 sites, 2 tables\nspokesync.env: 4 passwords, readable by you only\n/);
  expect(statSync(join(cwd, 'spokesync.env')).mode & 0o777).toBe(0o600);
  expectNoPassword(stdout, readFileSync(join(cwd, 'spokesync.yaml'), 'utf8'));

  const shell = 'set -a; . ./spokesync.env; exec "$0" -e "console.log(JSON.stringify(process.env))"';
  const env = JSON.parse(execFileSync('sh', ['-c', shell, process.execPath], { cwd, encoding: 'utf8' })) as object;
  expect(env).toMatchObject(OLD_PASSWORDS);
  // Past the configuration, so it was loaded: an unknown table is wrong usage.
  const loaded = await cli(['sync', '--tables', 'nowhere'], { cwd, env: OLD_PASSWORDS });
  expect([loaded.code, loaded.stderr]).toEqual([64, expect.stringContaining('nowhere')]);

  const again = await cli(['import', 'old.pl'], { cwd });
  expect([again.code, again.stderr]).toEqual([64, expect.stringMatching(/there already; nothing was written/)]);
  expect((await cli(['import', 'old.pl', '--force'], { cwd })).code).toBe(0);
  expect(readdirSync(cwd).sort()).toEqual(['old.pl', 'spokesync.env', 'spokesync.yaml']);
});

test('what is left to do is exit 1, marked in the file, and in the JSON', async () => {
  const cwd = await folderWith({ 'old.pl': oldScript({ more: '$servers{2}{host} = hostname();' }) });
  const { code, stdout } = await cli(['import', 'old.pl', '--json', '--output', 'office.yaml'], { cwd });
  expect(code).toBe(1);
  const result = JSON.parse(stdout) as ImportResult;
  expect(result).toMatchObject({
    config: 'office.yaml',
    environment: 'office.env',
    sites: 3,
    tables: 2,
    variables: Object.keys(OLD_PASSWORDS),
  });
  const lines = readFileSync(join(cwd, 'office.yaml'), 'utf8').split('\n');
  expect(result.todo.length).toBeGreaterThan(0);
  for (const { line, message } of result.todo) expect(lines[line - 1]).toContain(message);
  expectNoPassword(stdout);
});

test('with --output - the configuration is shown, and nothing is written', async () => {
  const cwd = await folderWith({ 'old.pl': oldScript() });
  const { code, stdout, stderr } = await cli(['import', 'old.pl', '-o', '-'], { cwd });
  expect(code).toBe(0);
  expect(stdout).toMatch(/^# Made from old.pl/);
  expect(stderr).toContain('SPOKESYNC_PASSWORD_10');
  expectNoPassword(stdout, stderr);
  expect(readdirSync(cwd)).toEqual(['old.pl']);
});

test.each<[string, string[], number, RegExp]>([
  ['no script named', [], 64, /script/],
  ['a script that is not there', ['none.pl'], 78, /none\.pl cannot be read: there is no such file/],
  ['something else', ['readme'], 78, /readme is no pt-table-sync-wrapper script/],
  ['an output where the passwords go', ['old.pl', '-o', 'x.env'], 64, /where the passwords go/],
])('%s', async (_, args, exit, message) => {
  const cwd = await folderWith({ 'old.pl': oldScript(), readme: 'my $x = "hello";' });
  const { code, stdout, stderr } = await cli(['import', ...args], { cwd });
  expect({ code, stdout, stderr }).toEqual({ code: exit, stdout: '', stderr: expect.stringMatching(message) });
  expect(readdirSync(cwd).sort()).toEqual(['old.pl', 'readme']);
});
