import type { FileConflict } from '../report/result.js';
import type { ShownSides } from './shown-sides.js';
import { isHeldBack, type Skipped } from './unison-log.js';

/** Divides what was skipped: what both sides changed, and what is only held back because nothing may be deleted. */
export function divideSkipped(
  skipped: readonly Skipped[],
  shown: ReadonlyMap<string, ShownSides>,
): { readonly conflicts: readonly FileConflict[]; readonly heldBack: readonly Skipped[] } {
  const isHeld = (one: Skipped): boolean => {
    if (!isHeldBack(one)) return false;
    const sides = shown.get(one.path);
    // A folder that became a file, say, would have to be deleted first: a person must see to it.
    const isReplaced = sides === undefined || (sides.hub.present && sides.spoke.present);
    return !(one.reason.startsWith('would delete') && isReplaced);
  };
  const conflicts = skipped
    .filter((one) => !isHeld(one))
    .map(({ path, reason }): FileConflict => {
      const { hub = null, spoke = null } = shown.get(path) ?? {};
      return { path, reason, hub, spoke, kept: 'both' };
    });
  return { conflicts, heldBack: skipped.filter(isHeld) };
}

/** The side whose file is kept where the newer one is: a file beats none, and the hub's an equally old one. Null: unknown. */
export function newerSide({ path, reason, hub, spoke }: FileConflict): 'hub' | 'spoke' | null {
  if (path === '' || reason.startsWith('would ') || hub === null || spoke === null) return null;
  if (!hub.present || !spoke.present) return hub.present ? 'hub' : spoke.present ? 'spoke' : null;
  return (spoke.modifiedAt ?? '') > (hub.modifiedAt ?? '') ? 'spoke' : 'hub';
}
