/**
 * Writes the pages of docs/ that are made from something else; with `--check`, says which are stale instead (exit 1).
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { KINDS } from '../test/matrix/kinds.js';
import type { Results } from '../test/matrix/tally.js';
import { compatibilityDocs } from './compatibility-docs.js';
import { configurationDocs } from './configuration-docs.js';
import { dependenciesDocs, type LockFile, type Manifest } from './dependencies-docs.js';

const read = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');

const pages: Readonly<Record<string, string>> = {
  'docs/compatibility.md': compatibilityDocs(KINDS, JSON.parse(read('test/matrix/results.json')) as Results),
  'docs/configuration.md': configurationDocs(read('docs/configuration.example.yaml')),
  'docs/dependencies.md': dependenciesDocs(
    JSON.parse(read('package.json')) as Manifest,
    JSON.parse(read('package-lock.json')) as LockFile,
  ),
};

for (const [path, wanted] of Object.entries(pages)) {
  if (!process.argv.includes('--check')) writeFileSync(new URL(`../${path}`, import.meta.url), wanted);
  else if (read(path) !== wanted) {
    process.stderr.write(`${path} is stale: run npm run docs\n`);
    process.exitCode = 1;
  }
}
