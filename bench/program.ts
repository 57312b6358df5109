import { cp, mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { measureProgram } from './measure.js';

const root = new URL('..', import.meta.url).pathname;

/**
 * Builds the program as `npm run build` does, but into `folder`, so that nobody's dist/ is touched; from the working
 * tree, or as it was at a commit. Gives the path of its cli.js.
 */
export async function buildProgram(folder: string, commit: string | null): Promise<string> {
  const built = join(folder, 'built');
  await mkdir(built);
  const source = commit === null ? root : await checkOut(commit, join(folder, 'source'));
  await cp(join(source, 'package.json'), join(built, 'package.json'));
  await symlink(join(root, 'node_modules'), join(built, 'node_modules'));
  const build = [join(root, 'scripts/build.mjs'), '--source', source, '--out', join(built, 'dist')];
  await measureProgram([process.execPath, ...build]);
  return join(built, 'dist/cli.js');
}

async function checkOut(commit: string, folder: string): Promise<string> {
  await mkdir(folder);
  const script = 'git -C "$0" archive "$1" src package.json tsconfig.json | tar -x -C "$2"';
  await measureProgram(['/bin/bash', '-o', 'pipefail', '-c', script, root, commit, folder]);
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}
