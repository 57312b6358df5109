import { expect, test } from 'vitest';
import { recordText } from './record-text.js';

test.each([
  ['17', '17'],
  ['["151","31"]', '151, 31'],
  ['["Asha, Bikash","","a \\"b\\""," x"]', '"Asha, Bikash", "", "a ""b""", " x"'],
  ['["one"]', '["one"]'],
  ['["1",2]', '["1",2]'],
  ['["1"', '["1"'],
  ['', ''],
])('the record %s is shown as %s', (record, shown) => {
  expect(recordText(record)).toBe(shown);
});
