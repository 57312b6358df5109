#!/usr/bin/env node
// `npm run fuzz -- --seconds 300 [--seed N]`: tries each law of test/trust/fuzz.db.test.ts for so long. A failure names its seed.

import { spawnSync } from 'node:child_process';
import process from 'node:process';
import { parseArgs } from 'node:util';

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '60' }, seed: { type: 'string' } } });
if (!/^[1-9]\d*$/u.test(values.seconds) || !/^\d*$/u.test(values.seed ?? '')) {
  process.stderr.write('usage: npm run fuzz -- --seconds 300 [--seed N]\n');
  process.exit(64);
}
const env = { ...process.env, SPOKESYNC_FUZZ_SECONDS: values.seconds, SPOKESYNC_FUZZ_SEED: values.seed ?? '' };
const args = ['vitest', 'run', '--project', 'database', 'test/trust/fuzz.db.test.ts'];
process.exit(spawnSync('npx', args, { stdio: 'inherit', env }).status ?? 1);
