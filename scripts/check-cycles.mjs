#!/usr/bin/env node
// Finds import cycles among the sources, type imports included: `node scripts/check-cycles.mjs src test bench`.

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import process from 'node:process';
import ts from 'typescript';

const files = process.argv
  .slice(2)
  .flatMap((folder) => readdirSync(folder, { recursive: true }).map((name) => join(folder, name)))
  .filter((name) => name.endsWith('.ts'));

/** The files that a file imports, by path. */
const imports = new Map(
  files.map((file) => {
    const { importedFiles } = ts.preProcessFile(readFileSync(file, 'utf8'));
    const local = importedFiles.map((found) => found.fileName).filter((name) => name.startsWith('.'));
    return [file, local.map((name) => normalize(join(dirname(file), name)).replace(/\.js$/, '.ts'))];
  }),
);

/** A cycle that is reached from `file`, as a path from and to the same file, or null. */
function cycleFrom(file, path, cleared) {
  if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
  if (cleared.has(file)) return null;
  for (const next of imports.get(file) ?? []) {
    const cycle = cycleFrom(next, [...path, file], cleared);
    if (cycle !== null) return cycle;
  }
  cleared.add(file);
  return null;
}

const cleared = new Set();
const cycles = files.map((file) => cycleFrom(file, [], cleared)).filter((cycle) => cycle !== null);
for (const cycle of new Set(cycles.map((found) => found.join('\n  → ')))) console.error(`import cycle:\n    ${cycle}`);
process.exitCode = cycles.length > 0 ? 1 : 0;
