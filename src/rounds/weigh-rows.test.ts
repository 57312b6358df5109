import { expect, test } from 'vitest';
import { BYTES_IN_HAND } from './rows-that-fit.js';
import { inLightGoes, type Weighed, type Weights } from './weigh-rows.js';

const group = (...keys: string[]): Weighed => ({
  table: {} as Weighed['table'],
  pairs: keys.map((key) => ({ hub: [key], spoke: null })),
});
const goes = (groups: Weighed[], weights: Weights[]): string[] =>
  [...inLightGoes(groups, weights)].map((go) =>
    go.map(({ pairs }) => pairs.map(({ hub }) => String(hub)).join(' ')).join(' | '),
  );
const half = BYTES_IN_HAND / 2;

test.each<[name: string, weights: [number, number][][], expected: string[]]>([
  ['light rows go together', [[], []], ['a b c | d e']],
  ['two that fit go together', [[[0, half]], [[1, half]]], ['a b c | d e']],
  ['what does not fit beside the others begins the next go', [[[0, half]], [[0, half + 1]]], ['a b c', 'd e']],
  ['a row that is too large ends its go', [[[1, 9 * half]], [[0, half]]], ['a b', 'c | d e']],
  ['large rows one by one', [[[0, 9 * half], [1, 9 * half], [2, 9 * half]], [[1, 9 * half]]], ['a', 'b', 'c', 'd e']], // prettier-ignore
])('%s', (_, weights, expected) => {
  expect(
    goes(
      [group('a', 'b', 'c'), group('d', 'e')],
      weights.map((some) => new Map(some)),
    ),
  ).toEqual(expected);
});

test('no rows, no go', () => {
  expect(goes([], [])).toEqual([]);
  expect(goes([group()], [new Map()])).toEqual([]);
});
