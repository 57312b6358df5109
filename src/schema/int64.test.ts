import { expect, test } from 'vitest';
import { int64 } from './int64.js';

test.each(['0', '7', '-7', '9223372036854775807', '-9223372036854775808'])('%s is held as it is', (text) => {
  expect(String(int64(text))).toBe(text);
});

test.each([
  '',
  '-',
  '-0',
  '007',
  '+7',
  '7.0',
  ' 7',
  '7\n',
  '0x7',
  '7e3',
  '9223372036854775808',
  '-9223372036854775809',
])('%j is held by nobody', (text) => {
  expect(int64(text)).toBeNull();
});
