import type { Agreed } from '../ledger/pins.js';

/** Updates and deletes that a pass is about to make on one side. */
export interface Expected {
  updates: number;
  deletes: number;
}

/** What is to be expected on each side, for the brake. */
export interface Expectations {
  readonly hub: Expected;
  readonly spoke: Expected;
}

/** None yet. */
export function nothingExpected(): Expectations {
  return { hub: { updates: 0, deletes: 0 }, spoke: { updates: 0, deletes: 0 } };
}

/**
 * Adds what a row will come to, as far as its hashes tell (null: absent): no row needs to be read for the brake. A
 * conflict counts on both sides, since either may win. A deletion counts even if the other side changed the row meanwhile and may
 * win.
 */
export function expectChange(
  expected: Expectations,
  row: { readonly hub: string | null; readonly spoke: string | null },
  agreed: Agreed | undefined,
  columnSet: number,
  direction: 'two-way' | 'receive-only',
): void {
  if (row.hub === row.spoke) return;
  const base = agreed?.kind === 'row' && agreed.columnSet === columnSet ? agreed.hash : null;
  if (row.hub !== null && row.spoke !== null) {
    if (row.hub !== base || direction === 'receive-only') expected.spoke.updates += 1;
    if (row.spoke !== base && direction === 'two-way') expected.hub.updates += 1;
  } else if (row.hub === null && (direction === 'receive-only' || agreed?.kind === 'row')) {
    expected.spoke.deletes += 1;
  } else if (row.spoke === null && direction === 'two-way' && agreed?.kind === 'row') {
    expected.hub.deletes += 1;
  }
}
