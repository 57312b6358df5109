import { counted } from './amounts.js';
import { shownValueText } from './shown-value-text.js';
import type { ShownRow } from './result.js';

type Value = ShownRow[string] | undefined;

/** So much of what is equal is shown before a difference. */
const CONTEXT = 8;
/** So many bytes are shown. */
const BYTES = 12;

/** The values of one field for people to compare: long ones that begin alike are cut before they differ. */
export function valuesSideBySide(values: readonly Value[], width: number): readonly string[] {
  const texts = values.flatMap((value) => (typeof value === 'string' && value !== '' ? [value] : []));
  const hexes = values.flatMap((value) => (isBytes(value) && value.hex !== '' ? [value.hex] : []));
  const isLong = texts.some((text) => text.length > width);
  const start = isLong ? Math.max(0, sharedStart(texts) - CONTEXT) : 0;
  const byte = Math.floor(sharedStart(hexes) / 2);
  return values.map((value) => {
    if (typeof value === 'string' && start > width / 4 && value !== '') {
      return `…${shownValueText(wholeCharacters(value, start), width - 1)}`;
    }
    if (isBytes(value) && byte >= BYTES) {
      const some = value.hex.slice(byte * 2, (byte + BYTES) * 2);
      return `from byte ${byte + 1}: ${some === '' ? '–' : `0x${some}`} (${counted(value.hex.length / 2, 'byte')})`;
    }
    return shownValueText(value, width);
  });
}

/** Whether {@link valuesSideBySide} may leave something of the value out. */
export function isCut(value: Value, width: number): boolean {
  if (isBytes(value)) return value.hex.length > BYTES * 2;
  return typeof value === 'string' && value.length > width;
}

function isBytes(value: Value): value is { readonly hex: string } {
  return typeof value === 'object' && value !== null;
}

/** How many UTF-16 units all of them begin with in common; 0 where none differs. */
function sharedStart(all: readonly string[]): number {
  const [first = '', ...others] = new Set(all);
  if (others.length === 0) return 0;
  let length = 0;
  while (length < first.length && others.every((other) => other.charCodeAt(length) === first.charCodeAt(length)))
    length++;
  return length;
}

/** From `start` on, not from the middle of a character. */
function wholeCharacters(text: string, start: number): string {
  const isSecondHalf = /^[\udc00-\udfff]/u.test(text.slice(start, start + 1));
  return text.slice(isSecondHalf ? start - 1 : start);
}
