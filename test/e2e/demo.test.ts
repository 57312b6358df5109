import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';

/** The demo, run by the built program; its temporary folder is the test's, so that what it leaves can be seen. */
async function startDemo(...options: readonly string[]): Promise<{
  child: ChildProcess;
  folder: string;
  out: () => string;
  ended: Promise<unknown[]>;
}> {
  const folder = await mkdtemp(join(tmpdir(), 'demo-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const child = spawn(process.execPath, ['dist/cli.js', 'demo', ...options], {
    env: { ...process.env, TMPDIR: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let out = '';
  child.stdout.on('data', (data) => (out += String(data)));
  child.stderr.on('data', (data) => (out += String(data)));
  return { child, folder, out: () => out, ended: once(child, 'exit') };
}

/** The folder that holds the servers is removed by a guardian, a moment after the program ended. */
const expectEmpty = (folder: string): Promise<void> =>
  vi.waitFor(async () => expect(await readdir(folder)).toEqual([]), { timeout: 5_000 });

test('the demo tells its story, makes three offices the same, and leaves nothing', async () => {
  const { folder, out, ended } = await startDemo();
  const [code] = await ended;
  expect(out()).toContain('The three offices hold the same rows.');
  expect(code).toBe(0);
  expect(out()).toMatch(/1 merged · 1 conflict/);
  expect(out()).toContain('kept  chandra in Tansen');
  expect(out()).toContain('lost  bikash in Pokhara');
  expect(out()).not.toContain('\u001b[');
  // Asha's raise reached all offices, Kiran is gone from all, and each new record is everywhere.
  const after = out().slice(out().indexOf('What the offices hold after it'));
  expect(after).toMatch(/salary +45500\.00 +45500\.00 +45500\.00/);
  expect(after).toMatch(/Kiran Shahi +– +– +–/);
  expect(after).toMatch(/Nabin Joshi +(person \d+) +\1 +\1/);
  expect(after).toMatch(/Roshni Pun +(person \d+) +\1 +\1/);
  // The mail that both got, with the row before, and what was restored since at all three offices.
  expect(out()).toContain('To:      bikash@pokhara.example.org, chandra@tansen.example.org');
  expect(out()).toMatch(/Before +Nurse\n/);
  const restored = out().slice(out().indexOf('spokesync conflicts restore 1 --columns job --user bikash'));
  expect(restored).toMatch(/job +Senior nurse +Senior nurse +Senior nurse/);
  expect(restored).toMatch(/salary +39000\.00 +39000\.00 +39000\.00/);
  await expectEmpty(folder);
});

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s ends the demo and its servers', async (signal, code) => {
  const { child, folder, out, ended } = await startDemo();
  await vi.waitFor(() => expect(out()).toContain('The first sync'), { timeout: 30_000 });
  child.kill(signal);
  expect(await ended).toEqual([code, null]);
  await expectEmpty(folder);
});

test('a demo that is killed leaves nothing either', async () => {
  const { child, folder, out, ended } = await startDemo();
  await vi.waitFor(() => expect(out()).toContain('127.0.0.1'), { timeout: 30_000 });
  child.kill('SIGKILL');
  await ended;
  await expectEmpty(folder);
});

test('with --serve the console shows the three sites and the conflict, until it is stopped', async () => {
  const { child, folder, out, ended } = await startDemo('--serve');
  await vi.waitFor(() => expect(out()).toMatch(/serving on http/), { timeout: 90_000 });
  const url = /Open +(http:\S+)/.exec(out())?.[1] ?? '';
  const page = await (await fetch(url)).text();
  for (const shown of ['Kathmandu', 'Pokhara', 'Tansen', '1 conflict to look at']) expect(page).toContain(shown);
  child.kill('SIGINT');
  expect((await ended)[0]).toBe(130);
  await expectEmpty(folder);
});
