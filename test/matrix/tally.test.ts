import { expect, test } from 'vitest';
import { failedFiles, type Tally, withAgain } from './tally.js';

const FIRST: Tally = {
  passed: ['a.test.ts: one', 'b.test.ts: one', 'b.test.ts: two'],
  failed: ['b.test.ts: three: with a colon', 'b.test.ts: four', 'c.test.ts'],
  skipped: [
    { test: 'a.test.ts: two', reason: 'MySQL only' },
    { test: 'b.test.ts: five', reason: '' },
  ],
};

test('of what failed each file is named once, also one that could not be run', () => {
  expect(failedFiles(FIRST)).toEqual(['b.test.ts', 'c.test.ts']);
});

test('what was run again counts as it came out then, and the rest as before', () => {
  const again: Tally = {
    passed: ['b.test.ts: one', 'b.test.ts: two', 'b.test.ts: four', 'c.test.ts: one'],
    failed: ['b.test.ts: three: with a colon'],
    skipped: [{ test: 'b.test.ts: five', reason: '' }],
  };
  expect(withAgain(FIRST, failedFiles(FIRST), again)).toEqual({
    passed: ['a.test.ts: one', ...again.passed],
    failed: again.failed,
    skipped: FIRST.skipped,
  });
});
