import { PassThrough, Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { configurationOf, folderWith, passwordsOf } from '../../test/support/cli.js';
import { openOffices } from '../../test/support/offices.js';
import { isPassword } from '../accounts/password.js';
import { runProgram } from './program.js';

/** Runs a command as the program does, with something on its stdin. */
async function user(folder: string, env: Record<string, string>, args: readonly string[], stdin = ''): Promise<string> {
  let written = '';
  const output = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      written += chunk.toString();
      done();
    },
  });
  const input = new PassThrough();
  input.end(stdin);
  await runProgram(['user', ...args, '--config', `${folder}/spokesync.yaml`], {
    version: '1.2.3',
    stdin: input as unknown as NodeJS.ReadStream,
    stdout: output as unknown as NodeJS.WriteStream,
    stderr: output as unknown as NodeJS.WriteStream,
    env,
    signal: new AbortController().signal,
    onHangup: () => undefined,
    ask: null,
  });
  return written;
}

async function prepared() {
  const { config, sites, state } = await openOffices('CREATE TABLE person (id INT PRIMARY KEY)', ['person']);
  const described = sites.map((db, at) => ({ name: `Site${at + 1}`, db }));
  const folder = await folderWith({
    'spokesync.yaml': configurationOf(described, ['person'], `state: ${config.state}`),
  });
  const env = passwordsOf(sites);
  return { state, run: (args: readonly string[], stdin?: string) => user(folder, env, args, stdin) };
}

test('accounts are made with a password from stdin, listed, given another password, and removed', async () => {
  const { run, state } = await prepared();
  expect(await run(['list'])).toContain('There is no account');
  expect(await run(['add', 'asha', '--role', 'operator'], 'correct horse\nnot this one\n')).toBe(
    'asha may sign in now, as operator.\n',
  );
  await run(['add', 'bikash'], 'battery staple');
  const kept = async (): Promise<string> =>
    String((await state("SELECT password FROM STATE.account WHERE name = 'asha'"))[0]?.['password']);
  expect(await isPassword('correct horse', await kept())).toBe(true);
  await run(['password', 'Asha'], 'another password\r\n');
  expect(await isPassword('another password', await kept())).toBe(true);
  const listed = await run(['list', '--json']);
  expect(JSON.parse(listed)).toMatchObject({
    users: [
      { name: 'asha', role: 'operator', signedInAt: null },
      { name: 'bikash', role: 'viewer' },
    ],
  });
  expect(listed).not.toMatch(/scrypt|password/u);
  await run(['remove', 'bikash']);
  expect(await run(['list'])).not.toContain('bikash');
  expect(await state('SELECT action, subject FROM STATE.audit ORDER BY id')).toEqual([
    { action: 'user-added', subject: 'asha, operator' },
    { action: 'user-added', subject: 'bikash, viewer' },
    { action: 'user-password', subject: 'asha' },
    { action: 'user-removed', subject: 'bikash' },
  ]);
});

test('what will not do is refused with what would', async () => {
  const { run } = await prepared();
  await run(['add', 'asha'], 'correct horse');
  const refused = (args: readonly string[], stdin: string) =>
    run(args, stdin).then(
      () => 'taken',
      (error: Error) => error.message,
    );
  expect(await refused(['add', 'ASHA'], 'correct horse')).toBe('there is an account "ASHA" already');
  expect(await refused(['add', 'bikash'], 'short')).toBe('a password has at least 10 characters, this one 5');
  expect(await refused(['add', 'bikash'], '')).toBe('there is no password on stdin');
  expect(await refused(['add', 'a b'], 'correct horse')).toBe('the name is "a b"');
  expect(await refused(['remove', 'bikash'], '')).toBe('there is no account "bikash"');
  expect(await refused(['add', 'bikash', '--role', 'king'], 'correct horse')).toContain(
    'Allowed choices are viewer, operator',
  );
});
