import { mkdir, mkdtemp, readdir, readFile, realpath, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished, vi } from 'vitest';

/** Files by their path below a folder. */
export type Files = Readonly<Record<string, string>>;

/** A folder of the running test's own. */
export async function folder(prefix = 'files'): Promise<string> {
  const made = await realpath(await mkdtemp(join(tmpdir(), `${prefix}-`)));
  onTestFinished(() => rm(made, { recursive: true, force: true }));
  return made;
}

/** Gives the running test's unison archives of its own; returns their folder. */
export async function ownArchives(): Promise<string> {
  const made = await folder('unison');
  vi.stubEnv('UNISON', made);
  onTestFinished(() => void vi.unstubAllEnvs());
  return made;
}

/** Writes files; `modified` is their time, so that no test has to wait for a clock. */
export async function put(at: string, files: Files, modified?: Date): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    const path = join(at, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
    if (modified !== undefined) await utimes(path, modified, modified);
  }
}

/** What stands in a folder. */
export async function contents(at: string): Promise<Files> {
  const entries = await readdir(at, { recursive: true, withFileTypes: true });
  const paths = entries.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name));
  const read = paths.map(async (path) => [path.slice(at.length + 1), await readFile(path, 'utf8')] as const);
  return Object.fromEntries((await Promise.all(read)).sort(([a], [b]) => (a < b ? -1 : 1)));
}
