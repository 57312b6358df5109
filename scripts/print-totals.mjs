#!/usr/bin/env node
// Prints `N passed, N failed` from vitest's JSON report. Without a report no test ran: `0 passed, 0 failed`.

import { existsSync, readFileSync } from 'node:fs';
import process from 'node:process';

const [path] = process.argv.slice(2);
const report = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : { testResults: [] };
const tests = report.testResults.flatMap((file) => file.assertionResults);
/** A file that could not be loaded holds no test that could fail. */
const broken = report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0);
const passed = tests.filter((test) => test.status === 'passed').length;
const failed = tests.filter((test) => test.status === 'failed').length + broken.length;
console.log(`${String(passed)} passed, ${String(failed)} failed`);
