import { describe, expect, it } from 'vitest';
import { slopeSentence, type Wording } from './slope.js';

const rows: Wording = { units: ['s', 'ms'], counted: 'rows', per: 1_000_000 };
const curve = (...points: readonly (readonly [number, number])[]): Parameters<typeof slopeSentence>[0] => ({
  name: 'full',
  points: points.map(([x, y]) => ({ x, y })),
});

describe('slopeSentence', () => {
  it('tells both ends, what a further million costs, and the ratio', () => {
    expect(slopeSentence(curve([10_000, 0.5], [100_000, 0.7], [1_000_000, 3.47]), rows)).toBe(
      'full: 0.50 s at 10k, 3.47 s at 1M: each further 1M cost 3.00 s; 100 × the rows cost 6.9 × as much.',
    );
  });

  it('tells the cost of a single one where that is what counts, small ones in thousandths', () => {
    const tables: Wording = { ...rows, counted: 'tables', per: 1 };
    expect(slopeSentence(curve([1, 1], [1001, 13]), tables)).toContain('each further one costs 12 ms');
    expect(slopeSentence(curve([1, 1], [1001, 3]), tables)).toContain('each further one costs 2.0 ms');
  });

  it('makes no slope out of noise', () => {
    for (const end of [0.9, 1, 1.09]) {
      expect(slopeSentence(curve([1, 1], [1000, end]), rows)).toContain('it does not grow with the rows');
    }
  });

  it('says nothing of a single point', () => {
    expect(slopeSentence(curve([1, 1]), rows)).toBeNull();
  });
});
