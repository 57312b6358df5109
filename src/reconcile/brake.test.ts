import { expect, test } from 'vitest';
import { brake } from './brake.js';

const limits = { maxDeletes: 5, maxChangedShare: 0.5 };

test.each<[name: string, deletes: number, updates: number, tableRows: number, expected: string | null]>([
  ['nothing to do', 0, 0, 0, null],
  ['as many deletes as allowed', 5, 0, 100, null],
  ['one more', 6, 0, 100, 'would delete 6 of 100 rows, more than maxDeletes 5'],
  ['a small table may change as a whole', 4, 15, 19, null],
  ['but not lose more than maxDeletes', 6, 0, 6, 'would delete 6 of 6 rows, more than maxDeletes 5'],
  ['from 20 rows on half is allowed', 2, 8, 20, null],
  [
    'from 20 rows on more than half is not',
    2,
    9,
    20,
    'would change 11 of 20 rows (9 updated, 2 deleted), more than maxChangedShare 0.5',
  ],
])('%s', (_name, deletes, updates, tableRows, expected) => {
  expect(brake({ deletes, updates, tableRows }, limits)).toBe(expected);
});
