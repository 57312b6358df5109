import { expect, test } from 'vitest';
import { choiceOf, dayOf, pageOfList, pathWith, textOf } from './page-query.js';

test.each([
  [{}, 1],
  [{ page: '3' }, 3],
  [{ page: '-1' }, 1],
  [{ page: '0' }, 1],
  [{ page: '1e9' }, 1],
  [{ page: '9999999' }, 100_000],
])('%j is page %i', (query, number) => {
  expect(pageOfList(query, 50)).toEqual({ number, size: 50, offset: (number - 1) * 50 });
});

test('filters are read as far as they make sense', () => {
  expect(textOf({ text: '  ram ' }, 'text')).toBe('ram');
  expect(textOf({ text: '  ' }, 'text')).toBeUndefined();
  expect(choiceOf({ kind: 'b' }, 'kind', ['a', 'b'])).toBe('b');
  expect(choiceOf({ kind: 'c' }, 'kind', ['a', 'b'])).toBeUndefined();
  expect(dayOf({ since: '2026-02-28' }, 'since')?.toISOString()).toBe('2026-02-28T00:00:00.000Z');
  for (const since of ['2026-02-99', 'yesterday', '']) expect(dayOf({ since }, 'since')).toBeUndefined();
});

test('a link to the next page keeps the filter, and leaves out what is empty', () => {
  expect(pathWith('/log', { table: 'a b', page: '1', text: '' }, { page: 2 })).toBe('/log?table=a+b&page=2');
  expect(pathWith('/log', { page: '2' }, { page: '' })).toBe('/log');
});
