import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const run = promisify(execFile);

interface Packed {
  readonly files: readonly { readonly path: string }[];
}

test('the package holds the program and its papers, nothing else, and installs without a script', async () => {
  const { stdout } = await run('npm', ['pack', '--dry-run', '--json', '--ignore-scripts']);
  const [packed] = JSON.parse(stdout) as Packed[];
  const paths = packed?.files.map(({ path }) => path) ?? [];
  expect(paths).toContain('dist/cli.js');
  expect(paths).toContain('dist/migrations/001-state.sql');
  // Messages name pages of docs/, and docs/operations.md names the units.
  expect(paths).toContain('docs/operations.md');
  expect(paths).toContain('contrib/systemd/spokesync.service');
  const others = paths.filter((path) => !/^(?:dist|docs|contrib)\//u.test(path));
  expect(others.sort()).toEqual(['CHANGELOG.md', 'LICENSE', 'README.md', 'SECURITY.md', 'package.json']);
  expect(paths.filter((path) => /\.test\.|\.tsbuildinfo|\.png$/u.test(path))).toEqual([]);
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
  const onInstall = ['preinstall', 'install', 'postinstall', 'prepare', 'prepublish'];
  expect(onInstall.filter((name) => name in scripts)).toEqual([]);
});

test('its library is imported by the name of the package', async () => {
  const { stdout } = await run('node', [
    '--input-type=module',
    '-e',
    `import * as spokesync from 'spokesync'; console.log(Object.keys(spokesync).sort().join(' '))`,
  ]);
  expect(stdout.trim().split(' ')).toEqual([
    'SyncError',
    'check',
    'closeConflicts',
    'followLog',
    'init',
    'listConflicts',
    'loadConfig',
    'parseConfig',
    'plan',
    'restoreConflict',
    'searchLog',
    'showConflict',
    'status',
    'sync',
    'verify',
  ]);
});
