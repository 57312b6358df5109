import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { onTestFinished } from 'vitest';
import type { FreshDatabase } from './database.js';

/** How a command ended, and what it wrote. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command on the way. */
export interface Running {
  readonly child: ChildProcess;
  readonly stdout: () => string;
  readonly stderr: () => string;
  readonly ended: Promise<Ended>;
}

export interface CliOptions {
  /** The folder it runs in; the test's own by default, so that no configuration is found by chance. */
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

const CLI = resolve('dist/cli.js');

/** Starts the built program without a terminal. It is killed when the test is over. */
export function startCli(args: readonly string[], { cwd = tmpdir(), env = {} }: CliOptions = {}): Running {
  const child = spawn(process.execPath, [CLI, ...args], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = once(child, 'close').then((): Ended => ({ code: child.exitCode, stdout, stderr }));
  return { child, stdout: () => stdout, stderr: () => stderr, ended };
}

/** The same, until it ends. */
export function cli(args: readonly string[], options: CliOptions = {}): Promise<Ended> {
  return startCli(args, options).ended;
}

/** A folder of the test's own with these files in it. */
export async function folderWith(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'cli-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  return folder;
}

/** The configuration file of a hub and its spokes, their passwords to be taken from {@link passwordsOf}. */
export function configurationOf(
  sites: readonly { readonly name: string; readonly db: Pick<FreshDatabase, 'login'>; readonly port?: number }[],
  tables: readonly string[],
  more = '',
): string {
  const [hub, ...spokes] = sites.map(({ name, db: { login }, port }, at) => {
    const url = `mysql://${login.user}@${login.host}:${String(port ?? login.port)}/${login.database}`;
    return `{ id: ${String(at + 1)}, name: ${name}, url: "${url}", password: "\${DB_PASSWORD_${String(at + 1)}}" }`;
  });
  return [
    `hub: ${hub ?? ''}`,
    'spokes:',
    ...spokes.map((spoke) => `  - ${spoke}`),
    `tables: [${tables.join(', ')}]`,
    more,
    '',
  ].join('\n');
}

/** The environment that {@link configurationOf} needs. */
export function passwordsOf(databases: readonly Pick<FreshDatabase, 'login'>[]): Record<string, string> {
  return Object.fromEntries(databases.map(({ login }, at) => [`DB_PASSWORD_${String(at + 1)}`, login.password]));
}
