import type { Base, Claim, Image, Policy, SideState } from '../../src/reconcile/candidate.js';

/** For tests: an image of a row whose hashes are its own text, so that equal rows hash alike and others do not. */
export function imageOf(
  row: readonly string[],
  options: { hashInBase?: string | null; columns?: boolean } = {},
): Image {
  const hash = hashOf(row);
  return {
    row,
    hash,
    hashInBase: options.hashInBase === undefined ? hash : options.hashInBase,
    columnHashes: options.columns === true ? row : null,
  };
}

/** For tests: the hash that {@link imageOf} gives. */
export function hashOf(row: readonly string[]): string {
  return row.join('|');
}

/** For tests: the base that both sides agreed on this row. */
export function baseOf(row: readonly string[], options: { columns?: boolean; sameColumns?: boolean } = {}): Base {
  return {
    kind: 'row',
    hash: hashOf(row),
    sameColumns: options.sameColumns ?? true,
    columnHashes: options.columns === true ? row : null,
  };
}

/** For tests: a side with an unlogged claim; `null` for no row, then a deletion. */
export function sideOf(image: Image | null, claim: Partial<Claim>, logged = false): SideState {
  const kind = image === null ? 'delete' : 'edit';
  return { image, claim: { origin: 1, user: null, kind, timeUs: null, ...claim }, columnClaims: null, logged };
}

/** For tests: two-way, newest, whole rows, the hub is site 1, no conflict column. */
export function policyOf(changes: Partial<Policy> = {}): Policy {
  return { direction: 'two-way', conflict: 'newest', merge: 'rows', hubId: 1, conflictColumn: null, ...changes };
}
