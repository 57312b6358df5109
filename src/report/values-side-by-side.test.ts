import { describe, expect, it } from 'vitest';
import { isCut, valuesSideBySide } from './values-side-by-side.js';

const bytes = (hex: string): { hex: string } => ({ hex });
const letter = 'Dear colleague, this is how it begins. ';

describe('values side by side', () => {
  it.each([
    ['short ones whole', ['Nurse', 'Nurse', '', null, undefined], ['Nurse', 'Nurse', "''", 'NULL', '']],
    ['equal long ones from their beginning', [letter, letter], ['Dear colleague, th…', 'Dear colleague, th…']],
    [
      'long ones that begin alike from where they differ',
      [`${letter}One.`, `${letter}Two.`, letter, '', null],
      ['…begins. One.', '…begins. Two.', '…begins. ', "''", 'NULL'],
    ],
    [
      'long ones that differ at once from their beginning',
      [`A${letter}`, letter],
      ['ADear colleague, t…', 'Dear colleague, th…'],
    ],
    [
      'bytes that begin alike from where they differ',
      [bytes(`${'00'.repeat(20)}aa`), bytes(`${'00'.repeat(20)}bb`), bytes('00'.repeat(20))],
      ['from byte 21: 0xaa (21 bytes)', 'from byte 21: 0xbb (21 bytes)', 'from byte 21: – (20 bytes)'],
    ],
    ['short bytes whole', [bytes('00ff'), bytes('00fe')], ['0x00ff (2 bytes)', '0x00fe (2 bytes)']],
  ])('%s', (_, values, shown) => {
    expect(valuesSideBySide(values, 19)).toEqual(shown);
  });

  it('starts at a whole character', () => {
    const [shown] = valuesSideBySide(
      [`${'x'.repeat(40)}${'😀'.repeat(4)}1234567`, `${'x'.repeat(40)}${'😀'.repeat(4)}12345678`],
      19,
    );
    expect(shown).not.toContain('\\u');
    expect(shown).not.toMatch(/\p{Cs}/u);
  });

  it('knows what was cut', () => {
    expect([isCut('x'.repeat(20), 19), isCut('x', 19), isCut(null, 19), isCut(undefined, 19)]).toEqual([
      true,
      false,
      false,
      false,
    ]);
    expect([isCut(bytes('00'.repeat(13)), 19), isCut(bytes('00'), 19)]).toEqual([true, false]);
  });
});
