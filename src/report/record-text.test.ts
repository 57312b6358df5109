import fc from 'fast-check';
import { expect, test } from 'vitest';
import { recordsMeant, recordText } from './record-text.js';

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

test('a key of several columns is found again by what is shown of it', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: fc.constantFrom(' ', ',', '"', 'a', '\n', '[') }), { minLength: 2 }),
      (texts) => {
        const record = JSON.stringify(texts);
        expect(recordsMeant(recordText(record))).toContain(record);
        expect(recordsMeant(record)).toContain(record);
      },
    ),
  );
});
