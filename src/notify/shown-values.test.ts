import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_TEMPLATES } from '../config/mail-templates.js';
import type { ShownRow } from '../report/result.js';
import { type Shown, showValues } from './shown-values.js';

const told = (shown: Shown): string =>
  shown.kind === 'remark' ? shown.text : shown.pieces.map((piece) => piece.text).join('');
const show = (...values: ShownRow[string][]): string[] =>
  showValues(
    values.map((value) => ({ kind: 'value', value })),
    DEFAULT_TEMPLATES,
  ).map(told);

const filler = (length: number): string => 'lorem ipsum dolor sit amet, '.repeat(length).trim();
const photo = (end: string): { hex: string } => ({ hex: 'ab'.repeat(2000) + end });

describe('the values of one field', { timeout: 60_000 }, () => {
  it.each<[string, ShownRow[string][], string[]]>([
    ['short texts are shown as they are', ['Nurse', 'Senior nurse'], ['Nurse', 'Senior nurse']],
    ['NULL is not an empty text', [null, ''], ['(no value)', '(empty text)']],
    ['a text that looks like a remark of ours is quoted', [null, '(no value)'], ['(no value)', '"(no value)"']],
    ['spaces at an end are seen', ['Tansen', 'Lumbini '], ['Tansen', '"Lumbini "']],
    ['what differs in a space only is written out', ['98 46', '98\u00a046'], ['"98 46"', '"98\\xa046"']],
    ['accents made in two ways are told apart', ['caf\u00e9', 'cafe\u0301'], ['"café"', '"cafe\\u0301"']],
    ['line breaks of two kinds are told apart', ['a\nb', 'a\r\nb'], ['"a\\nb"', '"a\\r\\nb"']],
    ['lines stay lines', ['Palace Square 4\nTansen', 'Nepal'], ['Palace Square 4\nTansen', 'Nepal']],
    ['many lines do not', ['1\n'.repeat(20), 'x'], [`"${'1\\n'.repeat(20)}"`.slice(1, -1), 'x']],
    ['control characters are written out', ['a\u0007b\u202ec', 'd'], ['a\\x07b\\u202ec', 'd']],
    ['short binary is hex', [{ hex: '00ff' }, { hex: '00fe' }], ['0x00ff', '0x00fe']],
    ['no bytes are an empty text', [{ hex: '' }, null], ['(empty text)', '(no value)']],
    [
      'long binary is a size, and where it begins to differ',
      [photo('00'), photo('0102'), null],
      [
        '(2,001 bytes of binary data; from byte 2,001 on: 00)',
        '(2,002 bytes of binary data; from byte 2,001 on: 0102)',
        '(no value)',
      ],
    ],
    [
      'long binary alone is a size',
      [photo('00'), photo('00')],
      Array(2).fill('(2,001 bytes of binary data)') as string[],
    ],
  ])('%s', (_, values, shown) => {
    expect(show(...values)).toEqual(shown);
  });

  it('long texts are cut in the same way around what differs', () => {
    const text = (day: string): string => `${filler(30)} on ${day}, ${filler(30)}`;
    expect(show(text('Monday'), text('Sunday evening'), null)).toEqual([
      '… amet, lorem ipsum dolor sit amet, on Monday, lorem ipsum dolor sit amet, lorem …',
      '… amet, lorem ipsum dolor sit amet, on Sunday evening, lorem ipsum dolor sit amet, lorem …',
      '(no value)',
    ]);
  });

  it('shows both ends of a long difference, and of a long text that stands alone', () => {
    expect(show(filler(50))).toMatchInlineSnapshot(`
      [
        "lorem ipsum dolor sit amet, lorem ipsum dolor sit amet, lorem ipsum dolor sit am … em ipsum dolor sit amet, lorem ipsum dolor sit amet, lorem ipsum dolor sit amet,",
      ]
    `);
    expect(show(`same ${filler(50)} end`, `same ${filler(50).toUpperCase()} end`)).toMatchInlineSnapshot(`
      [
        "same lorem ipsum dolor sit amet, lorem ipsum dolor sit amet, lorem ipsum dolor sit am … rem ipsum dolor sit amet, lorem ipsum dolor sit amet, lorem ipsum dolor sit amet, end",
        "same LOREM IPSUM DOLOR SIT AMET, LOREM IPSUM DOLOR SIT AMET, LOREM IPSUM DOLOR SIT AM … REM IPSUM DOLOR SIT AMET, LOREM IPSUM DOLOR SIT AMET, LOREM IPSUM DOLOR SIT AMET, end",
      ]
    `);
  });

  it('shows where two long texts differ also beside a third that has nothing in common with them', () => {
    const text = (day: string): string => `${filler(30)} on ${day}, ${filler(30)}`;
    const [first, second, third] = show(text('Monday'), text('Friday'), 'unknown then');
    expect(first).toContain('on Monday,');
    expect(second).toContain('on Friday,');
    expect(third).toBe('unknown then');
  });

  it('never shows two different texts as the same, and none at length', () => {
    const piece = fc.constantFrom('a', 'b', ' ', '\n', 'é', 'e\u0301', '👩‍👩‍👧', 'नेपाल', 'x'.repeat(90), 'y'.repeat(300));
    const text = fc.array(piece, { maxLength: 12 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.array(text, { minLength: 2, maxLength: 4 }), (texts) => {
        const shown = show(...texts);
        expect(new Set(shown).size).toBe(new Set(texts).size);
        for (const one of shown) expect(one.length).toBeLessThan(1_000);
      }),
      { numRuns: 500 },
    );
  });

  it('never tears a character apart', () => {
    const text = fc
      .array(fc.constantFrom('👩‍👩‍👧', 'e\u0301', 'कि', 'a', ' '), { minLength: 100, maxLength: 300 })
      .map((parts) => parts.join(''));
    const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
    const characters = (one: string): Set<string> => new Set([...graphemes.segment(one)].map(({ segment }) => segment));
    fc.assert(
      fc.property(text, text, (a, b) => {
        const known = characters(`${a}${b}…"`);
        for (const one of show(a, b)) for (const char of characters(one)) expect(known).toContain(char);
      }),
    );
  });
});
