import type { Value } from '../mysql/session.js';
import type { Base, Image, SideState } from './candidate.js';

/**
 * What a side did since it last agreed with the other.
 *
 * - `same`: proven to be as agreed, absence included
 * - `changed`: edited, or inserted where nothing was agreed
 * - `gone`: deleted
 * - `unproven`: there as agreed, but the base was hashed over other columns: the new ones may have been edited, or
 *   (where the old ones are gone) any of them
 */
export type Change = 'same' | 'changed' | 'gone' | 'unproven';

/** Who changed the row, by the base alone: no clock, no log. */
export function changeOf(side: SideState, base: Exclude<Base, { kind: 'unknown' }>): Change {
  const { image } = side;
  if (base.kind === 'absent') return image === null ? 'same' : 'changed';
  if (image === null) return 'gone';
  if (base.sameColumns) return image.hash === base.hash ? 'same' : 'changed';
  return image.hashInBase === null || image.hashInBase === base.hash ? 'unproven' : 'changed';
}

/** Both sides hold the same row, or neither holds one. */
export function sidesEqual(hub: SideState, spoke: SideState): boolean {
  return hub.image?.hash === spoke.image?.hash;
}

/** The rows differ in this one column and in no other. */
export function differOnlyIn(column: number | null, a: Image, b: Image): boolean {
  if (column === null) return false;
  return a.row.every((value, i) => i === column || sameValue(value, b.row[i] ?? null));
}

function sameValue(a: Value, b: Value): boolean {
  return Buffer.isBuffer(a) && Buffer.isBuffer(b) ? a.equals(b) : a === b;
}
