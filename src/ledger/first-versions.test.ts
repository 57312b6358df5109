import { expect, test } from 'vitest';
import type { Key } from '../schema/key-sql.js';
import { inSets } from './first-versions.js';

const keys = (count: number, length: number): Key[] =>
  Array.from({ length: count }, (_, at): Key => [String(at).padStart(length, 'k')]);

test.each<[string, Key[], number[]]>([
  ['none', [], []],
  ['few', keys(3, 4), [3]],
  ['as many as go at once', keys(4000, 4), [4000]],
  ['more', keys(9000, 4), [4000, 4000, 1000]],
  ['long ones', keys(1000, 500), [400, 400, 200]],
  ['one that is too long by itself', [['k'.repeat(300_000)], ['k'], ['k'.repeat(300_000)]], [1, 1, 1]],
])('keys go in sets that fit into a statement: %s', (_, all, sizes) => {
  const sets = [...inSets(all)];
  expect(sets.map((set) => set.length)).toEqual(sizes);
  expect(sets.flat()).toEqual(all);
});
