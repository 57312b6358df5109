import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnsOf, wrap } from './wrap.js';

describe('breaking lines', () => {
  it.each<[string, number, string[]]>([
    ['short', 10, ['short']],
    ['one two three', 8, ['one two', 'three']],
    ['kept\nlines', 10, ['kept', 'lines']],
    ['a-word-that-is-too-long', 10, ['a-word-tha', 't-is-too-l', 'ong']],
    ['नमस्ते दुनिया', 8, ['नमस्ते', 'दुनिया']],
    ['', 5, ['']],
  ])('%j at %i', (text, width, lines) => {
    expect(wrap(text, width)).toEqual(lines);
  });

  it('loses nothing but spaces, and is never wider than asked for', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), fc.integer({ min: 8, max: 40 }), (text, width) => {
        const lines = wrap(text, width);
        expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(/[ \n]/gu, ''));
        for (const line of lines) expect(columnsOf(line)).toBeLessThanOrEqual(width);
      }),
    );
  });
});
