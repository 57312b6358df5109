import { cp, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { measureProgram } from './measure.js';

const root = new URL('..', import.meta.url).pathname;

/**
 * Compiles the process that is measured, with all of src/, into `folder`, and gives its path. As users run it: loading
 * TypeScript as it is would alone cost more memory than a whole sync.
 */
export async function compileChild(folder: string): Promise<string> {
  const built = join(folder, 'built');
  await mkdir(built);
  await writeFile(join(built, 'package.json'), JSON.stringify({ type: 'module' }));
  await symlink(join(root, 'node_modules'), join(built, 'node_modules'));
  const project = join(built, 'tsconfig.json');
  const output = { noEmit: false, noCheck: true, sourceMap: false, declaration: false, rootDir: root, outDir: built };
  const config = {
    extends: join(root, 'tsconfig.json'),
    compilerOptions: output,
    files: [join(root, 'bench/child.ts')],
    include: [],
  };
  await writeFile(project, JSON.stringify(config));
  await measureProgram([process.execPath, join(root, 'node_modules/typescript/bin/tsc'), '-p', project]);
  await cp(join(root, 'src/records/migrations'), join(built, 'src/records/migrations'), { recursive: true });
  return join(built, 'bench/child.js');
}
