import type { Decision, SideName } from '../reconcile/decision.js';
import type { Counts, TableResult } from '../report/result.js';

/** The counts of one table, spoke and round while they grow. */
export interface Tally {
  candidates: number;
  readonly hub: { -readonly [K in keyof Counts]: number };
  readonly spoke: { -readonly [K in keyof Counts]: number };
  conflicts: number;
  merged: number;
  quarantined: number;
  guardMisses: number;
  untracked: number;
  ms: number;
}

/** All zero. */
export function newTally(): Tally {
  const none = () => ({ inserted: 0, updated: 0, deleted: 0 });
  return {
    candidates: 0,
    hub: none(),
    spoke: none(),
    conflicts: 0,
    merged: 0,
    quarantined: 0,
    guardMisses: 0,
    untracked: 0,
    ms: 0,
  };
}

/** Rows written so far, on both sides. */
export function writesOf({ hub, spoke }: Pick<Tally, 'hub' | 'spoke'>): number {
  return [hub, spoke].reduce((sum, { inserted, updated, deleted }) => sum + inserted + updated + deleted, 0);
}

/** Counts one write that was done. */
export function countWrite(counts: Tally['hub'], action: 'insert' | 'update' | 'delete'): void {
  if (action === 'insert') counts.inserted += 1;
  else if (action === 'update') counts.updated += 1;
  else counts.deleted += 1;
}

/** The tally as the result shows it. */
export function tableResult(tally: Tally, table: string, site: number, round: 1 | 2): TableResult {
  const { candidates, hub, spoke, conflicts, merged, quarantined, guardMisses, ms } = tally;
  return {
    table,
    site,
    round,
    candidates,
    hub,
    spoke,
    conflicts,
    merged,
    quarantined,
    guardMisses,
    ms: Math.round(ms),
  };
}

/**
 * The side whose write ends the row as it was, and so where its conflict is told. Of a merge that writes both it is the
 * hub: the spoke's row counts as taken over from then on.
 */
export function tellingSide(decision: Exclude<Decision, { action: 'nothing' }>): SideName {
  switch (decision.action) {
    case 'copy':
      return decision.to;
    case 'delete':
      return decision.on;
    case 'merge':
      return decision.writeHub ? 'hub' : 'spoke';
  }
}

/** Counts what a decision stands for, once, as one of its sides is written. A merge with a clash is a conflict only. */
export function countDecision(tally: Tally, decision: Decision, written: SideName): void {
  if (decision.action === 'nothing' || tellingSide(decision) !== written) return;
  if (decision.clash !== null) tally.conflicts += 1;
  else if (decision.action === 'merge') tally.merged += 1;
  if (decision.untracked) tally.untracked += 1;
}
