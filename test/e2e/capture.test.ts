import { expect, onTestFinished, test } from 'vitest';
import type { CaptureResult, CaptureStatus } from '../../src/report/capture-result.js';
import { cli, configurationOf, folderWith, passwordsOf } from '../support/cli.js';
import { freshDatabase, rawConnection, serverA, serverB } from '../support/database.js';

test('capture: shown and not run without a yes, made, seen, removed; its exit codes', async () => {
  const hub = await freshDatabase(serverA(), 'hub');
  const spoke = await freshDatabase(serverB(), 'spoke');
  for (const db of [hub, spoke]) await db.run('CREATE TABLE person (id INT PRIMARY KEY, name VARCHAR(20))');
  const state = `${hub.name}_state`;
  const sites = [
    { name: 'Kathmandu', db: hub },
    { name: 'Pokhara', db: spoke },
  ];
  const cwd = await folderWith({ 'spokesync.yaml': configurationOf(sites, ['person'], `state: ${state}`) });
  const env = passwordsOf([hub, spoke]);
  onTestFinished(async () => {
    const cleaner = await rawConnection(serverA());
    await cleaner.query(`DROP DATABASE IF EXISTS \`${state}\``);
    await cleaner.end();
  });
  const run = (...args: string[]): ReturnType<typeof cli> => cli(args, { cwd, env });

  const early = await run('capture', 'install', '--yes');
  expect([early.code, early.stderr]).toEqual([2, expect.stringContaining('spokesync init')]);
  expect((await run('init', '--yes')).code).toBe(0);

  const shown = await run('capture', 'install');
  expect(shown.code).toBe(1);
  expect(shown.stdout).toMatch(/-- Kathmandu \(site 1\)\n.*DELIMITER \/\/\nCREATE TRIGGER `spokesync_person_insert`/su);
  expect(shown.stdout).toContain('To run these statements: spokesync capture install --yes');
  expect((await run('capture', 'status')).code).toBe(1);

  const made = await run('capture', 'install', '--yes', '--json');
  expect(made.code).toBe(0);
  expect((JSON.parse(made.stdout) as CaptureResult).sites.map(({ applied, error }) => [applied, error])).toEqual([
    [true, null],
    [true, null],
  ]);
  const status = await run('capture', 'status', '--json');
  expect(status.code).toBe(0);
  const document = JSON.parse(status.stdout) as CaptureStatus;
  expect(document.sites.map(({ triggers }) => triggers.map(({ state }) => state))).toEqual(
    Array(2).fill(['installed', 'installed', 'installed']),
  );
  expect((await run('capture', 'status')).stdout).toContain('person  installed');

  expect(await run('capture', 'remove', '--yes')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('Done: 8'),
  });
  expect((await run('capture', 'status')).code).toBe(1);
  expect((await run('capture', 'remove')).stdout).toContain('Nothing to do.');
  expect((await run('capture', 'install', '--tables', 'nobody')).code).toBe(64);
  expect((await run('capture')).code).toBe(64);
});
