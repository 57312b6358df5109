import { hashOfRow } from '../compare/client-hash.js';
import { keyOfRow, type RowWrite } from '../apply/row-write.js';
import type { Row } from '../mysql/session.js';
import type { SideName } from '../reconcile/decision.js';
import type { Layout } from '../schema/layout.js';
import type { Work } from './work.js';

/** The row that a decision puts on a side: a row, null for a deletion, undefined if it does not write there. */
function rowFor(work: Work, side: SideName): Row | null | undefined {
  const { decision } = work;
  switch (decision.action) {
    case 'nothing':
      return undefined;
    case 'copy':
      return decision.to === side ? imageOf(work, side === 'hub' ? 'spoke' : 'hub')?.row : undefined;
    case 'delete':
      return decision.on === side ? null : undefined;
    case 'merge':
      return (side === 'hub' ? decision.writeHub : decision.writeSpoke) ? decision.row : undefined;
  }
}

/** The row as it was read on a side; null: absent. */
export function imageOf(work: Work, side: SideName): Work['spoke'] {
  return side === 'hub' ? work.hub.image : work.spoke;
}

/** What a decision writes on one side, guarded by what was read there; null: nothing. */
export function writeFor(work: Work, side: SideName, layout: Layout): RowWrite | null {
  const row = rowFor(work, side);
  if (row === undefined) return null;
  const present = imageOf(work, side);
  if (present === null) {
    return row === null ? null : { action: 'insert', key: keyOfRow(layout, row), row, expected: null };
  }
  const action = row === null ? 'delete' : 'update';
  return { action, key: keyOfRow(layout, present.row), row, expected: present.stored?.hash ?? present.hash };
}

/**
 * Row hashes of what a write finds and of the row that it puts there. No server has hashed a merged row yet: it is done
 * here, where that gives for the row that is read what the server gave.
 */
export function hashesOf(
  work: Work,
  written: SideName,
  layout: Layout,
): { readonly hashBefore: string | null; readonly hashAfter: string | null } {
  const { decision } = work;
  const found = imageOf(work, written);
  const hashBefore = found?.hash ?? null;
  if (decision.action === 'copy')
    return { hashBefore, hashAfter: imageOf(work, written === 'hub' ? 'spoke' : 'hub')?.hash ?? null };
  const alike = decision.action === 'merge' && found !== null && hashOfRow(layout, found.row) === found.hash;
  return { hashBefore, hashAfter: alike ? hashOfRow(layout, decision.row) : null };
}

/**
 * Nobody told of the change on the side that a row is taken from. Of a row that the two sides never agreed on it is not
 * known whether anybody changed it, unless both hold another.
 */
export function untracked({ agreed, candidate, decision }: Work, changed: SideName): boolean {
  const told = candidate[changed].claim.told ?? null;
  if (told !== null || decision.action === 'nothing') return false;
  return agreed.kind !== 'unknown' || decision.untracked;
}
