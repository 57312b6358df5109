import { expect, test } from 'vitest';
import { cli, folderWith } from '../support/cli.js';

const GOOD = `hub: { id: 1, name: Kathmandu, url: mysql://sync@127.0.0.1:1/staff }
spokes: [{ id: 2, name: Pokhara, url: mysql://sync@127.0.0.1:2/staff }]
tables: [person]
`;

interface ErrorJson {
  error: { code: string; message: string; hint: string | null; problems?: { line: number; message: string }[] };
}

test.each<[string, string[], RegExp]>([
  ['no command', [], /^Usage: spokesync/],
  ['an unknown command, with the nearest one', ['synk'], /unknown command 'synk'\n\(Did you mean sync\?\)/],
  [
    'an unknown option, with the nearest one',
    ['sync', '--tabels', 'a'],
    /unknown option '--tabels'\n\(Did you mean --tables\?\)/,
  ],
  ['an option of another command', ['status', '--yes'], /unknown option '--yes'/],
  ['an option without its value', ['sync', '--tables'], /argument missing/],
  ['an empty name in a list', ['sync', '--sites', 'a,,b'], /Name each site with a comma between/],
  ['an argument too many', ['sync', 'person'], /too many arguments/],
  ['quiet and verbose', ['sync', '-q', '-v'], /cannot be used with/],
  ['conflicts without a command', ['conflicts'], /^Usage: spokesync conflicts[\s\S]*Name a command/],
  ['an unknown command about conflicts', ['conflicts', 'shwo'], /Did you mean show\?/],
  ['a conflict that is no number', ['conflicts', 'show', 'x'], /Give a whole number/],
  ['no number of a conflict', ['conflicts', 'show'], /missing required argument 'id'/],
  ['a time that is none', ['log', '--since', 'yesterday'], /Give a time such as 2h/],
  ['a kind that is none', ['conflicts', 'list', '--kind', 'delete'], /update\/delete/],
  ['a table that is not configured', ['sync', '--tables', 'persn'], /"persn".*\n.*person/],
  ['a site that is not configured', ['sync', '--sites', 'Tansen'], /"Tansen".*\n.*Pokhara/],
])('%s is wrong usage', async (_, args, message) => {
  const cwd = await folderWith({ 'spokesync.yaml': GOOD });
  const { code, stdout, stderr } = await cli(args, { cwd });
  expect(stderr).toMatch(message);
  expect({ code, stdout }).toEqual({ code: 64, stdout: '' });
});

test.each<[string, string[], number, string]>([
  ['wrong usage', ['sync', '--json', '--nope'], 64, 'usage'],
  ['wrong configuration', ['status', '--json', '--config', 'wrong.yaml'], 78, 'config'],
  ['no configuration', ['plan', '--json', '--config', 'none.yaml'], 78, 'config'],
  ['a hub that does not answer', ['sync', '--json'], 2, 'connect'],
  ['a hub that does not answer a question', ['status', '--json'], 2, 'connect'],
])('with --json, %s is one document', async (_, args, exit, expected) => {
  const cwd = await folderWith({ 'spokesync.yaml': GOOD, 'wrong.yaml': 'hub: 1\n' });
  const { code, stdout } = await cli(args, { cwd });
  const { error } = JSON.parse(stdout) as ErrorJson;
  expect([code, error.code]).toEqual([exit, expected]);
  expect(error.message).not.toBe('');
});

test('wrong configuration is told whole, with file and line, and without its secrets', async () => {
  const text = GOOD.replace('id: 2', 'id: 1').replace('tables: [person]', 'tabels: [person]\nconcurrency: ${MANY}');
  const cwd = await folderWith({
    'office.yaml': text.replace('sync@', 'sync:hunter2@').replace(':1/staff', ':x/staff'),
  });
  const people = await cli(['check', '-c', 'office.yaml'], { cwd });
  expect(people.code).toBe(78);
  expect(people.stdout).toBe('');
  expect(people.stderr.split('\n').map((line) => line.slice(0, 35))).toEqual([
    'office.yaml:1: hub.url is "mysql://',
    'office.yaml:1: tables is missing. G',
    'office.yaml:2: spokes[0].id is 1, w',
    'office.yaml:3: the file has the unk',
    'office.yaml:4: concurrency: the env',
    'docs/configuration.md describes eve',
    '',
  ]);
  const program = await cli(['check', '-c', 'office.yaml', '--json'], { cwd });
  expect((JSON.parse(program.stdout) as ErrorJson).error.problems?.map((one) => one.line)).toEqual([1, 1, 2, 3, 4]);
  for (const shown of [people.stderr, program.stdout, program.stderr]) expect(shown).not.toContain('hunter2');
});

const COMMANDS = [
  'init',
  'check',
  'plan',
  'sync',
  'verify',
  'status',
  'conflicts',
  'log',
  'outbox',
  'import',
  'capture',
  'serve',
  'user',
  'demo',
];
const BELOW = [
  ...['list', 'show', 'restore', 'close'].map((name) => `conflicts ${name}`),
  ...['list', 'send', 'drop'].map((name) => `outbox ${name}`),
  ...['add', 'list', 'password', 'remove'].map((name) => `user ${name}`),
];

test.each([...COMMANDS, ...BELOW])('%s has help: usage, options, examples, exit codes', async (name) => {
  const { code, stdout, stderr } = await cli([...name.split(' '), '--help']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(new RegExp(`^Usage: spokesync ${name}`));
  for (const part of ['Options:', 'Examples:', 'Exit codes:']) expect(stdout).toContain(part);
  expect(stdout).not.toContain('\u001b[');
});

test('help lists the commands, and no more than there are', async () => {
  const { code, stdout } = await cli(['--help']);
  expect(code).toBe(0);
  const listed = [...(/Commands:\n([\s\S]*?)\n\n/.exec(stdout)?.[1] ?? '').matchAll(/^ {2}(\w+)/gm)].map(
    (match) => match[1],
  );
  expect(listed).toEqual([...COMMANDS, 'help']);
  expect((await cli(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});
