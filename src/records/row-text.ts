import type { Row, Value } from '../mysql/session.js';
import type { Layout } from '../schema/layout.js';
import { shownRow } from './shown-row.js';

/** Characters that one text can have at all, with some room for what stands around a row. */
export const LONGEST_TEXT = 500_000_000;

/**
 * Bytes of a row as JSON; or more than that, where even that is no more than `enough`: most rows need not be put together.
 * Infinity: it is longer than a text can be.
 */
export function rowTextBytes(layout: Layout, row: Row, enough: number): number {
  const most = mostBytes(row);
  if (most <= Math.min(enough, LONGEST_TEXT)) return most;
  if (row.some((value) => Buffer.isBuffer(value) && value.length * 2 > LONGEST_TEXT)) return Infinity;
  try {
    const bytes = Buffer.byteLength(JSON.stringify(shownRow(layout, row)));
    return bytes > LONGEST_TEXT ? Infinity : bytes;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return Infinity;
  }
}

/** A byte is two digits, a character at most six (`\\u0000`), and a name has 64 characters. */
function mostBytes(row: Row): number {
  const bytes = (value: Value): number =>
    value === null ? 4 : Buffer.isBuffer(value) ? value.length * 2 + 10 : value.length * 6;
  return row.reduce((sum, value) => sum + bytes(value) + 400, 0);
}
