import { existsSync, readdirSync, readFileSync } from 'node:fs';
import module from 'node:module';
import { basename, dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { cli, type CliOptions, configurationOf, folderWith, passwordsOf } from '../support/cli.js';
import { openOffices } from '../support/offices.js';

const hook = `
  export async function load(url, context, next) {
    process._rawDebug('LOADED ' + url);
    return next(url, context);
  }`;
const dataUrl = (code: string): string => `data:text/javascript,${encodeURIComponent(code)}`;
const telling = {
  NODE_OPTIONS: `--import=${dataUrl(`import { register } from 'node:module'; register(${JSON.stringify(dataUrl(hook))});`)}`,
};

/** What a command imports: packages by their name, installed or built in, and the folders of ours. */
async function loadedBy(
  args: readonly string[],
  { cwd, env = {} }: CliOptions = {},
): Promise<{ packages: string[]; folders: string[] }> {
  const { code, stderr } = await cli(args, { ...(cwd === undefined ? {} : { cwd }), env: { ...telling, ...env } });
  expect(code).toBe(0);
  const modules = [...stderr.matchAll(/^LOADED file:\/\/(\S+)$/gm)].map(([, path = '']) => path);
  const installed = modules.flatMap((path) => /\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? []);
  // A built file says of each module in it where that is from.
  const built = modules.filter((path) => basename(dirname(path)) === 'dist').map((path) => readFileSync(path, 'utf8'));
  const named = (where: RegExp): string[] =>
    built.flatMap((text) => [...text.matchAll(where)].map(([, name]) => name ?? ''));
  const packages = [...installed, ...named(/^\/\/ \S*\bnode_modules\/((?:@[^/]+\/)?[^/]+)\/\S+$/gm)];
  const folders = named(/^\/\/ src\/([a-z-]+)\/\S+$/gm);
  return { packages: [...new Set(packages)].sort(), folders: [...new Set(folders)].sort() };
}

test('help loads what reads the arguments, and nothing else', async () => {
  expect(await loadedBy(['--help'])).toEqual({ packages: ['commander'], folders: ['commands', 'config'] });
});

test('status loads no engine, no mails and no console, and the driver as its one file', async () => {
  const offices = await openOffices('CREATE TABLE note (id INT PRIMARY KEY)', ['note']);
  const sites = offices.sites.map((db, at) => ({ name: `Site${at + 1}`, db }));
  const text = configurationOf(sites, ['note'], `state: ${offices.config.state}`);
  const cwd = await folderWith({ 'spokesync.yaml': text });
  const { packages, folders } = await loadedBy(['status'], { cwd, env: passwordsOf(offices.sites) });
  expect(packages).toEqual(['commander', 'croner', 'yaml', 'zod']);
  for (const heavy of ['apply', 'reconcile', 'notify', 'files', 'serve', 'console', 'demo', 'import', 'plan', 'verify'])
    expect(folders).not.toContain(heavy);
});

test('what Node compiles is kept in the cache folder of the user, if Node can do that', async () => {
  const cwd = await folderWith({});
  expect((await cli(['--help'], { cwd, env: { XDG_CACHE_HOME: cwd } })).code).toBe(0);
  const kept = existsSync(join(cwd, 'spokesync')) ? readdirSync(join(cwd, 'spokesync'), { recursive: true }) : [];
  expect(kept.length > 1).toBe('enableCompileCache' in module);
});
