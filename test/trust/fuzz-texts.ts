import fc from 'fast-check';

/** One small damage to a text: a piece of it goes, comes twice, or another comes between. `at` is a share of its length. */
export interface Damage {
  readonly at: number;
  readonly length: number;
  readonly how: 'remove' | 'repeat' | 'insert';
  readonly piece: string;
}

const PIECES = [
  '\n',
  ' ',
  '  ',
  ':',
  ': ',
  '-',
  '- ',
  '{',
  '}',
  '[',
  ']',
  ',',
  '"',
  "'",
  '#',
  '|',
  '&a',
  '*a',
  '!',
  '\t',
  '\0',
  '${',
  '}',
  '\\',
  '@',
  '/',
  '%',
  '<<',
];

/** Some damages. */
export const damages: fc.Arbitrary<readonly Damage[]> = fc.array(
  fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.integer({ min: 1, max: 12 }),
    how: fc.constantFrom('remove', 'repeat', 'insert'),
    piece: fc.oneof(fc.constantFrom(...PIECES), fc.string({ maxLength: 4 })),
  }),
  { minLength: 1, maxLength: 4 },
);

/** A text with its damages; where one would hit `spared` in it, it is left out. */
export function damaged(text: string, all: readonly Damage[], spared: readonly string[] = []): string {
  return all.reduce((now, { at, length, how, piece }) => {
    const from = Math.floor(at * now.length);
    const to = how === 'insert' ? from : Math.min(now.length, from + length);
    const next =
      how === 'remove' ? now.slice(0, from) + now.slice(to)
      : how === 'repeat' ? now.slice(0, to) + now.slice(from)
      : now.slice(0, from) + piece + now.slice(from); // prettier-ignore
    return spared.every((part) => next.includes(part)) ? next : now;
  }, text);
}
