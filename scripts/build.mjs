#!/usr/bin/env node
// Makes the program: `node scripts/build.mjs [--source FOLDER] [--out FOLDER]`. A run needs some three hundred modules of
// ours: in a few files they are found and read in half the time. The packages that we depend on stay packages.

import { cpSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';

const { values } = parseArgs({
  options: { source: { type: 'string', default: '.' }, out: { type: 'string', default: 'dist' } },
});
const source = resolve(values.source, 'src');
const client = join(source, 'console/client');
const out = resolve(values.out);

const common = {
  absWorkingDir: resolve(values.source),
  tsconfig: resolve(values.source, 'tsconfig.json'),
  format: 'esm',
  logLevel: 'warning',
};

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
await build({
  ...common,
  entryPoints: [join(source, 'cli.ts'), join(source, 'index.ts')],
  outdir: out,
  bundle: true,
  splitting: true,
  packages: 'external',
  platform: 'node',
  target: 'node20.19',
});
// What a browser loads as it is; files of the program look for these folders beside them.
await build({
  ...common,
  entryPoints: readdirSync(client)
    .filter((name) => /(?<!\.d)\.ts$/.test(name))
    .map((name) => join(client, name)),
  outdir: join(out, 'client'),
  target: 'es2022',
});
cpSync(join(source, 'console/assets'), join(out, 'assets'), { recursive: true });
cpSync(join(source, 'records/migrations'), join(out, 'migrations'), { recursive: true });
