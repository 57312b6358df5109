import { describe, expect, it } from 'vitest';
import { fewestBytes } from './fewest-bytes.js';

describe('fewestBytes', () => {
  it('sends a tiny table whole: its keys and hashes', () => {
    expect(fewestBytes(4, 1, 0)).toBe(4 * 20);
  });

  it('needs no more than the best single level of buckets', () => {
    const singleLevel = Math.min(...[32, 64, 128, 256].map((size) => (1_000_000 / size) * 33 + 100 * size * 20));
    expect(fewestBytes(1_000_000, 100, 0)).toBeLessThan(singleLevel / 2);
  });

  it('sends each differing row once', () => {
    expect(fewestBytes(1_000_000, 100, 245) - fewestBytes(1_000_000, 100, 0)).toBe(24_500);
  });

  it('never needs less than a key and a hash for each differing row', () => {
    for (const differing of [1, 100, 10_000, 1_000_000]) {
      expect(fewestBytes(1_000_000, differing, 0)).toBeGreaterThanOrEqual(differing * 20);
    }
  });

  it('grows with the number of differing rows, and little with the table', () => {
    expect(fewestBytes(1_000_000, 1_000, 0)).toBeGreaterThan(fewestBytes(1_000_000, 100, 0) * 4);
    expect(fewestBytes(10_000_000, 100, 0)).toBeLessThan(fewestBytes(1_000_000, 100, 0) * 3);
  });
});
