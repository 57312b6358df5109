import { expect, it } from 'vitest';
import { atMoreRows } from './extrapolate.js';

it('goes on along the line through the smallest and the largest', () => {
  const points = [
    { rows: 10_000, ms: 7_000 },
    { rows: 50_000, ms: 15_000 },
  ];
  expect(atMoreRows(points, 1_000_000)).toBe(205_000);
});

it('takes a single point for proportional', () => {
  expect(atMoreRows([{ rows: 10_000, ms: 7_000 }], 20_000)).toBe(14_000);
});
