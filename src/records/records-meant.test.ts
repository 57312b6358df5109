import fc from 'fast-check';
import { expect, test } from 'vitest';
import { recordText } from '../report/record-text.js';
import { recordsMeant } from './records-meant.js';

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
