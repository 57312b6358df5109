#!/usr/bin/env node
// Makes the program: `node scripts/build.mjs [--source FOLDER] [--out FOLDER]`. A run needs some three hundred modules of
// ours, and half as many of others: in a few files they are found and read in half the time. What package.json lists under
// `dependencies` stays a package; all else is built in, with its licence in third-party-licenses.txt.

import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { licensesOf } from './licenses.mjs';

const { values } = parseArgs({
  options: { source: { type: 'string', default: '.' }, out: { type: 'string', default: 'dist' } },
});
const root = resolve(values.source);
const source = join(root, 'src');
const client = join(source, 'console/client');
const out = resolve(values.out);

const common = {
  absWorkingDir: root,
  tsconfig: join(root, 'tsconfig.json'),
  format: 'esm',
  logLevel: 'warning',
};

/** An ES module has no `require`: what CommonJS asks of Node itself, Node is asked for. */
const requiredOfNode = {
  name: 'required-of-node',
  setup({ onResolve, onLoad }) {
    const names = new Set(builtinModules.flatMap((name) => [name, `node:${name}`]));
    onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
      kind === 'require-call' && names.has(path) ? { path, namespace: 'node' } : null,
    );
    onLoad({ filter: /^/, namespace: 'node' }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule(${JSON.stringify(path)})`,
    }));
  },
};

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const { metafile } = await build({
  ...common,
  entryPoints: [join(source, 'cli.ts'), join(source, 'index.ts')],
  outdir: out,
  bundle: true,
  splitting: true,
  external: Object.keys(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).dependencies),
  plugins: [requiredOfNode],
  platform: 'node',
  target: 'node20.19',
  metafile: true,
});
writeFileSync(
  join(out, 'third-party-licenses.txt'),
  licensesOf(Object.keys(metafile.inputs).map((path) => resolve(root, path))),
);
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
