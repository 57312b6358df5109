import { expect, test } from 'vitest';
import { waitAfter } from './sign-in-failures.js';

test('the first failures cost nothing, each further one doubles the wait, up to a limit', () => {
  expect([1, 3, 4, 5, 6, 7].map((failures) => waitAfter(failures, 'address'))).toEqual([0, 0, 1, 2, 4, 8]);
  expect([waitAfter(50, 'address'), waitAfter(5000, 'name')]).toEqual([900, 30]);
});
