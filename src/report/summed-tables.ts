import type { Counts, TableResult } from './result.js';

/** One entry for each `keyOf`, in the order in which they first appear: what those that share it come to together. */
export function summedTables(
  tables: readonly TableResult[],
  keyOf: (table: TableResult) => readonly (string | number)[],
): readonly TableResult[] {
  const sums = new Map<string, TableResult>();
  for (const one of tables) {
    const key = JSON.stringify(keyOf(one));
    const before = sums.get(key);
    sums.set(key, before === undefined ? one : added(before, one));
  }
  return [...sums.values()];
}

function added(a: TableResult, b: TableResult): TableResult {
  return {
    ...a,
    // The same rows, found again.
    candidates: Math.max(a.candidates, b.candidates),
    hub: addedCounts(a.hub, b.hub),
    spoke: addedCounts(a.spoke, b.spoke),
    conflicts: a.conflicts + b.conflicts,
    merged: a.merged + b.merged,
    quarantined: a.quarantined + b.quarantined,
    guardMisses: a.guardMisses + b.guardMisses,
    ms: a.ms + b.ms,
  };
}

function addedCounts(a: Counts, b: Counts): Counts {
  return { inserted: a.inserted + b.inserted, updated: a.updated + b.updated, deleted: a.deleted + b.deleted };
}
