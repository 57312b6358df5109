import { expect, test } from 'vitest';
import { formatBytes, parseBytes } from './byte-size.js';

test.each([
  ['50MB', 50_000_000],
  ['1.5 GB', 1_500_000_000],
  ['500kb', 500_000],
  ['7B', 7],
  ['50', null],
  ['50MiB', null],
  ['-1MB', null],
])('%s', (text, bytes) => {
  expect(parseBytes(text)).toBe(bytes);
});

test.each([
  [50_000_000, '50MB'],
  [1_500_000_000, '1500MB'],
  [7, '7B'],
  [0, '0B'],
])('%i is %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});
