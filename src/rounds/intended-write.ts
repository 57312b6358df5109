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
  return { action, key: keyOfRow(layout, present.row), row, expected: present.hash };
}

/** Row hashes of what a write finds and of what it puts there; of a merged row none is known. */
export function hashesOf(
  work: Work,
  written: SideName,
): { readonly hashBefore: string | null; readonly hashAfter: string | null } {
  const source = imageOf(work, written === 'hub' ? 'spoke' : 'hub');
  return {
    hashBefore: imageOf(work, written)?.hash ?? null,
    hashAfter: work.decision.action === 'copy' ? (source?.hash ?? null) : null,
  };
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
