import type { Value } from '../mysql/session.js';
import type { ShownRow } from '../report/result.js';

/** One value of a stored row. */
export type ShownValue = ShownRow[string];

/** The value to be bound for one that was stored for people and JSON. */
export function valueOf(shown: ShownValue): Value {
  return shown !== null && typeof shown === 'object' ? Buffer.from(shown.hex, 'hex') : shown;
}

/** Equal as stored: byte for byte. A column that is not there equals nothing. */
export function sameShown(a: ShownValue | undefined, b: ShownValue | undefined): boolean {
  return a !== undefined && b !== undefined && JSON.stringify(a) === JSON.stringify(b);
}
