import { expect, it } from 'vitest';
import { slopeSentence } from './slope.js';

const rows = { unit: ' s', counted: 'rows', per: 1_000_000 };

it('tells both ends, the cost of a further million and the ratio', () => {
  const points = [
    { x: 10_000, y: 0.5 },
    { x: 100_000, y: 0.7 },
    { x: 1_000_000, y: 3.47 },
  ];
  expect(slopeSentence({ name: 'full', points }, rows)).toBe(
    'full: 0.50 s with 10k rows, 3.47 s with 1M; 1M more cost 3.00 s (100 × as many cost 6.94 × as much).',
  );
});

it('tells the cost of a single one where that is what counts', () => {
  const points = [
    { x: 1, y: 1 },
    { x: 11, y: 6 },
  ];
  expect(slopeSentence({ name: 'full', points }, { unit: ' s', counted: 'spokes', per: 1 })).toContain(
    'each further one costs 0.50 s',
  );
});

it('says nothing of a single point', () => {
  expect(slopeSentence({ name: 'full', points: [{ x: 1, y: 1 }] }, rows)).toBeNull();
});
