import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { cli, configurationOf, folderWith, passwordsOf } from '../support/cli.js';
import { freshDatabase, rawConnection, serverA, serverB } from '../support/database.js';

interface Talk {
  readonly code: number | null;
  /** Everything that stood on the terminal. */
  readonly shown: string;
}

/** Types each answer at its prompt, on a terminal of its own, which util-linux's `script` makes. */
async function talk(
  command: string,
  answers: readonly (readonly [prompt: string, typed: string])[],
  options: { readonly cwd: string; readonly env: Readonly<Record<string, string>> },
): Promise<Talk> {
  const line = `'${process.execPath}' '${resolve('dist/cli.js')}' ${command}`;
  const child = spawn('script', ['--quiet', '--return', '--command', line, '/dev/null'], {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [waiting, ended] = [[...answers], once(child, 'close')];
  let [shown, unanswered] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    shown += text;
    unanswered += text;
    const [prompt, typed] = waiting[0] ?? [];
    if (prompt === undefined || !unanswered.includes(prompt)) return;
    waiting.shift();
    unanswered = '';
    child.stdin.write(typed);
  });
  await ended;
  return { code: child.exitCode, shown };
}

test('a password is asked for twice on a terminal and never stands there; it is the one that was typed', async () => {
  const [hub, spoke] = [await freshDatabase(serverA(), 'hub'), await freshDatabase(serverB(), 'spoke')];
  for (const db of [hub, spoke]) await db.run('CREATE TABLE person (id INT PRIMARY KEY)');
  const state = `${hub.name}_state`;
  onTestFinished(async () => {
    const cleaner = await rawConnection(serverA());
    await cleaner.query(`DROP DATABASE IF EXISTS \`${state}\``);
    await cleaner.end();
  });
  const sites = [hub, spoke].map((db, at) => ({ name: `Site${String(at)}`, db }));
  const cwd = await folderWith({ 'spokesync.yaml': configurationOf(sites, ['person'], `state: ${state}`) });
  const options = { cwd, env: passwordsOf([hub, spoke]) };
  expect((await cli(['init', '--yes'], options)).code).toBe(0);
  const added = await talk(
    'user add asha',
    [
      ['Password: ', 'correct horsX\u007fe\r'],
      ['Once more: ', 'correct horse\r'],
    ],
    options,
  );
  expect(added).toMatchObject({ code: 0, shown: expect.stringContaining('asha may sign in now') as string });
  expect(added.shown).not.toContain('correct');
  const differing = await talk(
    'user add bina',
    [
      ['Password: ', 'correct horse\r'],
      ['Once more: ', 'another horse\r'],
    ],
    options,
  );
  expect(differing).toMatchObject({ code: 64, shown: expect.stringContaining('the two passwords differ') as string });
  const left = await talk('user add bina', [['Password: ', '\u0004']], options);
  expect(left).toMatchObject({ code: 64, shown: expect.stringContaining('there is no password') as string });
  const broken = await talk('user add bina', [['Password: ', 'corr\u0003']], options);
  expect(broken.code).toBe(130);
  expect(await hub.query(`SELECT name FROM \`${state}\`.account`)).toEqual([{ name: 'asha' }]);
});
