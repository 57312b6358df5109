// `npm run release -- VERSION [--dry-run]`: makes the commit and the tag of a release, as docs/releasing.md tells. It
// publishes nothing: that is done by the workflow of the tag, which alone can prove where a package comes from.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { datedChangelog } from './dated-changelog.js';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { 'dry-run': { type: 'boolean' } } });
const isDry = values['dry-run'] === true;
const version = positionals[0] ?? '';
const tag = `v${version}`;
const dump = `test/upgrades/${version}.sql`;
const CHANGED = ['package.json', 'package-lock.json', 'CHANGELOG.md'];

const git = (...args: string[]): string => execFileSync('git', args, { encoding: 'utf8' }).trim();

function run(program: string, ...args: string[]): void {
  process.stderr.write(`> ${program} ${args.join(' ')}\n`);
  // What they tell is progress, not a result.
  execFileSync(program, args, { stdio: ['ignore', 2, 2] });
}

function refuse(isWrong: boolean, why: string): void {
  if (isWrong) throw new Error(why);
}

interface Manifest {
  readonly version: string;
  readonly repository?: unknown;
}

const manifest = (): Manifest => JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;

function isOlder(one: string, other: string): boolean {
  const [a = [], b = []] = [one, other].map((text) => text.split('.').map(Number));
  const at = a.findIndex((part, index) => part !== b[index]);
  return at !== -1 && (a[at] ?? 0) < (b[at] ?? 0);
}

const today = new Date().toISOString().slice(0, 10);
const changelog = (): string => datedChangelog(readFileSync('CHANGELOG.md', 'utf8'), version, today);

function check(): void {
  refuse(!/^\d+\.\d+\.\d+$/u.test(version), `say which version, e.g. npm run release -- 0.2.0 (it was '${version}')`);
  refuse(isOlder(version, manifest().version), `${version} is older than ${manifest().version} of package.json`);
  refuse(git('tag', '--list', tag) !== '', `the tag ${tag} is there already`);
  refuse(git('status', '--porcelain') !== '', 'something is not committed: see git status');
  const branch = git('rev-parse', '--abbrev-ref', 'HEAD');
  refuse(branch !== 'main', `a release is made of main, this is ${branch}`);
  if (git('remote') !== '') {
    run('git', 'fetch', '--quiet', '--tags');
    const [behind = '0', ahead = '0'] = git('rev-list', '--left-right', '--count', '@{upstream}...HEAD').split('\t');
    refuse(behind !== '0' || ahead !== '0', `main is ${behind} commits behind its remote and ${ahead} ahead of it`);
  }
  changelog();
  const isUnnamed = manifest().repository === undefined;
  const unnamed = 'package.json names no repository, without which npm takes no proof of where the package comes from';
  if (isDry && isUnnamed) process.stderr.write(`! ${unnamed}\n`);
  else refuse(isUnnamed, unnamed);
}

/** Everything that a release changes in the files, and the package that comes of it. */
function prepare(): void {
  if (isDry) process.stderr.write('> npm test (left out in a dry run)\n');
  else run('npm', 'test');
  writeFileSync('CHANGELOG.md', changelog());
  run('npm', 'version', version, '--no-git-tag-version', '--allow-same-version');
  run('npx', 'tsx', 'scripts/keep-state-dump.ts', version);
  run('npm', 'run', '--silent', 'build');
  run('npx', 'vitest', 'run', '--project', 'e2e', 'test/e2e/package.test.ts');
  run('npm', 'pack', '--dry-run');
}

function putBack(): void {
  git('checkout', '--quiet', 'HEAD', '--', ...CHANGED, ...(isKept ? [dump] : []));
  if (!isKept) rmSync(dump, { force: true });
}

try {
  check();
} catch (error) {
  process.stderr.write(`release: ${(error as Error).message}\n`);
  process.exit(1);
}
const isKept = existsSync(dump);
try {
  prepare();
} catch (error) {
  putBack();
  process.stderr.write(`release: ${(error as Error).message}; everything is as it was\n`);
  process.exit(1);
}
if (isDry) {
  process.stderr.write(`\n${git('diff', '--stat')}\n`);
  putBack();
  process.stdout.write(`${tag} could be released; nothing was committed, everything is as it was\n`);
} else {
  run('git', 'add', '--', ...CHANGED, dump);
  run('git', 'commit', '--quiet', '--message', `release: ${version}`);
  run('git', 'tag', '--annotate', tag, '--message', `spokesync ${version}`);
  process.stdout.write(
    `${tag} is committed and tagged here. What the world gets to see is begun by\n\n    git push --atomic origin main ${tag}\n\n` +
      'and done by .github/workflows/release.yml, with\n\n    npm publish --provenance --access public\n\n' +
      `To take it back before that: git tag --delete ${tag} && git reset --hard HEAD~1\n`,
  );
}
