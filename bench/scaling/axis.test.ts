import { describe, expect, it } from 'vitest';
import { linearAxis, logarithmicAxis } from './axis.js';

describe('logarithmicAxis', () => {
  it('goes from power of ten to power of ten', () => {
    const { ticks, at } = logarithmicAxis([0.3, 42]);
    expect(ticks).toEqual([0.1, 1, 10, 100]);
    expect([at(0.1), at(100)]).toEqual([0, 1]);
    expect(at(Math.sqrt(10))).toBeCloseTo(0.5);
  });

  it('has room for a single value, and keeps zero at its foot', () => {
    const { ticks, at } = logarithmicAxis([10, 0]);
    expect(ticks).toEqual([10, 100]);
    expect(at(0)).toBe(0);
  });
});

describe('linearAxis', () => {
  it.each([
    [
      [89, 186],
      [0, 50, 100, 150, 200],
    ],
    [[3], [0, 0.5, 1, 1.5, 2, 2.5, 3]],
    [[0.7], [0, 0.2, 0.4, 0.6, 0.8]],
  ])('of %j begins at zero and ends beyond in round steps', (values, ticks) => {
    expect(linearAxis(values).ticks).toEqual(ticks);
    expect(linearAxis(values).at(Math.max(...values))).toBeLessThanOrEqual(1);
  });
});
