import { expect, test } from 'vitest';
import type { Value } from '../mysql/session.js';
import type { Layout } from '../schema/layout.js';
import { rowTextBytes } from './row-text.js';
import { shownRow } from './shown-row.js';

const layout = { columns: [{ name: 'id' }, { name: 'v' }] } as unknown as Layout;
const bytes = (value: Value, enough = 0): number => rowTextBytes(layout, ['1', value], enough);

test('the bytes of a row as JSON', () => {
  expect(bytes('"é')).toBe(Buffer.byteLength('{"id":"1","v":"\\"é"}'));
  expect(bytes(Buffer.from('ab'))).toBe('{"id":"1","v":{"hex":"6162"}}'.length);
  expect(bytes(null)).toBe('{"id":"1","v":null}'.length);
});

test('never less, where a rough look is enough', () => {
  for (const value of ['\0'.repeat(99), '"', Buffer.alloc(99), null]) {
    expect(bytes(value, 10_000)).toBeGreaterThanOrEqual(bytes(value));
    expect(bytes(value, 10_000)).toBeLessThanOrEqual(10_000);
  }
});

test('what no text can hold is more than anything, and shown as begun', () => {
  const large = Buffer.alloc(2 ** 28);
  expect(bytes(large)).toBe(Infinity);
  expect(bytes('\0'.repeat(100_000_000))).toBe(Infinity);
  expect(shownRow(layout, ['1', large])).toEqual({ id: '1', v: { hex: `${'00'.repeat(1000)}…` } });
});
