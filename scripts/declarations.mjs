#!/usr/bin/env node
// Leaves only those type declarations in dist/ that dist/index.d.ts leads to: the compiler writes all that it has read,
// and the others name packages that nobody has who installs this one.

import { readdirSync, readFileSync, rmSync, rmdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import ts from 'typescript';

const folder = resolve('dist');
const kept = new Set();
const wanted = [join(folder, 'index.d.ts')];
for (let path = wanted.pop(); path !== undefined; path = wanted.pop()) {
  if (kept.has(path)) continue;
  kept.add(path);
  const names = ts.preProcessFile(readFileSync(path, 'utf8')).importedFiles.map((found) => found.fileName);
  for (const name of names.filter((one) => one.startsWith('.')))
    wanted.push(resolve(dirname(path), name.replace(/\.js$/, '.d.ts')));
}

// Files stand behind the folder that they are in.
for (const name of readdirSync(folder, { recursive: true }).sort().reverse()) {
  const path = join(folder, name);
  if (name.endsWith('.d.ts')) {
    if (!kept.has(path)) rmSync(path);
  } else if (!/\.\w+$/.test(name) && readdirSync(path).length === 0) rmdirSync(path);
}
