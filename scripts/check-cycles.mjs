#!/usr/bin/env node
// Finds import cycles among the sources, type imports included: `node scripts/check-cycles.mjs src test bench`.

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import process from 'node:process';
import ts from 'typescript';

const files = process.argv
  .slice(2)
  .flatMap((folder) => readdirSync(folder, { recursive: true }).map((name) => join(folder, name)))
  .filter((name) => /\.tsx?$/.test(name));

const sources = new Set(files);

/** The files that a file imports, by path. */
const imports = new Map(
  files.map((file) => {
    const { importedFiles } = ts.preProcessFile(readFileSync(file, 'utf8'));
    const local = importedFiles.map((found) => found.fileName).filter((name) => name.startsWith('.'));
    const paths = local.map((name) => normalize(join(dirname(file), name)).replace(/\.js$/, ''));
    return [file, paths.map((path) => (sources.has(`${path}.tsx`) ? `${path}.tsx` : `${path}.ts`))];
  }),
);

/** A cycle that is reached from `file`, as a path from and to the same file, or null. Each file is looked at once. */
function cycleFrom(file, path) {
  if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
  if (cleared.has(file)) return null;
  for (const next of imports.get(file) ?? []) {
    const cycle = cycleFrom(next, [...path, file]);
    if (cycle !== null) return cycle;
  }
  cleared.add(file);
  return null;
}

const cleared = new Set();
for (const file of files) {
  const cycle = cycleFrom(file, []);
  if (cycle === null) continue;
  console.error(`import cycle:\n    ${cycle.join('\n  → ')}`);
  process.exitCode = 1;
  // Told once, not again from each of its files.
  for (const member of cycle) cleared.add(member);
}
