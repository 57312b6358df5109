/**
 * `npm run test:matrix`: the tests of the database project against every kind of servers, installed where they are not yet.
 *
 *   --only KIND[,KIND]   these kinds; --list names them
 *   --mirror URL         the Debian archive to install from; by default the one that this machine's apt uses
 *   FILE…                only these tests, as vitest takes them; then no result is kept
 *
 * Where a few files fail they are run once more, alone. What passes as a whole is kept in test/matrix/results.json, from
 * which `npm run docs` makes docs/compatibility.md.
 * Exit: 0 all passed, 1 not all, 64 wrong usage.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { installed, versionIn } from './install-server.js';
import { type Kind, KINDS, type MatrixServer } from './kinds.js';
import { failedFiles, type Results, type Tally, withAgain } from './tally.js';

const RESULTS = new URL('results.json', import.meta.url);

const INSTALLED = 'the installed MariaDB';

/** More files than these do not fail by their time alone. */
const MOST_AGAIN = 5;

/** A machine with other work is slow; what hangs fails all the same. */
const PATIENCE = '--testTimeout=120000';

const say = (line: string): void => void process.stderr.write(`${line}\n`);

function wrongUsage(message: string): never {
  say(`test:matrix: ${message}\nusage: npm run test:matrix -- [--only KIND,KIND] [--list] [--mirror URL] [FILE…]`);
  process.exit(64);
}

function wishes(): { kinds: readonly Kind[]; mirror: string | null; files: readonly string[] } {
  const options = { only: { type: 'string' }, list: { type: 'boolean' }, mirror: { type: 'string' } } as const;
  try {
    const { values, positionals } = parseArgs({ options, allowPositionals: true });
    if (values.list === true) {
      for (const { name, hub, spokes } of KINDS)
        process.stdout.write(`${name}: hub ${hub?.name ?? INSTALLED}, spokes ${spokes?.name ?? INSTALLED}\n`);
      process.exit(0);
    }
    const names = values.only?.split(',') ?? KINDS.map(({ name }) => name);
    const unknown = names.find((name) => !KINDS.some((kind) => kind.name === name));
    if (unknown !== undefined) wrongUsage(`'${unknown}' is none of ${KINDS.map(({ name }) => name).join(', ')}`);
    const kinds = KINDS.filter(({ name }) => names.includes(name));
    return { kinds, mirror: values.mirror ?? null, files: positionals };
  } catch (error) {
    return wrongUsage((error as Error).message);
  }
}

/** Runs the suite, or these files of it, with the servers of two folders; null: with the installed one. */
function tested(hub: string | null, spokes: string | null, files: readonly string[]): Tally {
  const folder = mkdtempSync(join(tmpdir(), 'spokesync-matrix-'));
  try {
    const file = join(folder, 'tally.json');
    const env = {
      ...process.env,
      SPOKESYNC_TEST_FOLDER_A: hub ?? '',
      SPOKESYNC_TEST_FOLDER_B: spokes ?? '',
      SPOKESYNC_MATRIX_TALLY: file,
    };
    const reporters = ['--reporter=default', '--reporter=./test/matrix/reporter.ts'];
    spawnSync('npx', ['vitest', 'run', '--project', 'database', PATIENCE, ...reporters, ...files], {
      stdio: ['ignore', 2, 2],
      env,
    });
    return existsSync(file)
      ? (JSON.parse(readFileSync(file, 'utf8')) as Tally)
      : { passed: [], failed: ['vitest came to no end'], skipped: [] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Some files that failed are run again, by themselves: beside other work a test may fail by its time alone. */
function testedTwice(...[hub, spokes, files]: Parameters<typeof tested>): Tally {
  const first = tested(hub, spokes, files);
  const again = failedFiles(first);
  if (again.length === 0 || again.length > MOST_AGAIN || !again.every((file) => existsSync(file))) return first;
  for (const name of first.failed) say(`  failed: ${name}`);
  say(`once more: ${again.join(' ')}`);
  return withAgain(first, again, tested(hub, spokes, again));
}

function keep(kind: Kind, hub: string, spokes: string, { passed, skipped }: Tally): void {
  const before = existsSync(RESULTS) ? (JSON.parse(readFileSync(RESULTS, 'utf8')) as Results) : {};
  const date = new Date().toISOString().slice(0, 10);
  const all: Results = { ...before, [kind.name]: { hub, spokes, date, passed: passed.length, skipped } };
  const ordered = KINDS.flatMap(({ name }) => (all[name] === undefined ? [] : [[name, all[name]]]));
  writeFileSync(RESULTS, `${JSON.stringify(Object.fromEntries(ordered), null, 2)}\n`);
}

function runKind(kind: Kind, mirror: string | null, files: readonly string[]): boolean {
  const folderOf = (server: MatrixServer | null): string | null => (server === null ? null : installed(server, mirror));
  const [hub, spokes] = [folderOf(kind.hub), folderOf(kind.spokes)];
  say(`\n${kind.name}: hub ${versionIn(hub)}, spokes ${versionIn(spokes)}`);
  const own = kind.only === undefined ? [] : [kind.only];
  const tally = testedTwice(hub, spokes, files.length > 0 ? files : own);
  const { passed, failed, skipped } = tally;
  say(
    `${kind.name}: ${String(passed.length)} passed, ${String(failed.length)} failed, ${String(skipped.length)} skipped`,
  );
  for (const name of failed) say(`  failed: ${name}`);
  for (const { test, reason } of skipped) say(`  skipped: ${test}${reason === '' ? '' : `: ${reason}`}`);
  if (failed.length === 0 && files.length === 0) keep(kind, versionIn(hub), versionIn(spokes), tally);
  return failed.length === 0;
}

const { kinds, mirror, files } = wishes();
try {
  const passed = kinds.map((kind) => runKind(kind, mirror, files));
  process.exitCode = passed.every(Boolean) ? 0 : 1;
  if (passed.some(Boolean) && files.length === 0) say('\nNow npm run docs.');
} catch (error) {
  say(`test:matrix: ${(error as Error).message}`);
  process.exitCode = 1;
}
