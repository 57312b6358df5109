/**
 * Writes docs/configuration.md from the schema; with `--check`, says whether it is stale instead (exit 1).
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { configurationDocs } from './configuration-docs.js';

const file = new URL('../docs/configuration.md', import.meta.url);
const wanted = configurationDocs(readFileSync(new URL('../docs/configuration.example.yaml', import.meta.url), 'utf8'));

if (process.argv.includes('--check')) {
  if (readFileSync(file, 'utf8') !== wanted) {
    process.stderr.write('docs/configuration.md is stale: run npm run docs\n');
    process.exitCode = 1;
  }
} else {
  writeFileSync(file, wanted);
}
