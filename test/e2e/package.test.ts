import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { folderWith } from '../support/cli.js';

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
  expect(paths).toContain('dist/third-party-licenses.txt');
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

test('what is built in stands in docs/dependencies.md with its version, and comes with its licence', () => {
  const listed = readFileSync('docs/dependencies.md', 'utf8').split('## Built in')[1] ?? '';
  const versions = [...listed.matchAll(/^\| (\S+ \d\S* \([^)]+\)) \|/gm)].map(([, version]) => version);
  expect(versions).not.toEqual([]);
  const licences = readFileSync('dist/third-party-licenses.txt', 'utf8').split(/^-{80}$/m);
  expect(licences.map((text) => /^\S+ \d\S* \([^)]+\)$/m.exec(text)?.[0])).toEqual(versions);
  for (const text of licences) expect(text).toMatch(/copyright/i);
});

test('what has no licence is not built in', async () => {
  const folder = await folderWith({});
  await mkdir(join(folder, 'node_modules/bare'), { recursive: true });
  await writeFile(join(folder, 'node_modules/bare/package.json'), '{ "name": "bare", "version": "1.0.0" }');
  const file = JSON.stringify(join(folder, 'node_modules/bare/index.js'));
  const code = `import { licensesOf } from './scripts/licenses.mjs'; licensesOf([${file}]);`;
  const built = run('node', ['--input-type=module', '-e', code]);
  await expect(built).rejects.toThrow('bare@1.0.0 would be built in, but has no file with its licence');
});

test('its types name no package that is not installed with it', () => {
  const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as Record<'dependencies', object>;
  const declarations = readdirSync('dist', { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.d\.ts$/.test(name),
  );
  expect(declarations).toContain('index.d.ts');
  const named = declarations.flatMap((name) => {
    const { importedFiles } = ts.preProcessFile(readFileSync(`dist/${name}`, 'utf8'));
    return importedFiles.map(({ fileName }) => fileName).filter((file) => !/^(?:\.|node:)/.test(file));
  });
  const installed = Object.keys(dependencies);
  expect(named.filter((name) => !installed.includes(name))).toEqual([]);
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
