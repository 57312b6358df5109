import type { PlannedChange, PlanResult, ShownRow } from '../report/result.js';

/** A plan that is kept for whoever looks at it: its changes are bounded, in number and in size. */
export interface KeptPlan {
  readonly result: Omit<PlanResult, 'changes'>;
  /** At most {@link MOST_CHANGES}. */
  readonly changes: readonly PlannedChange[];
  /** How many there are in all. */
  readonly changesInAll: number;
}

const MOST_CHANGES = 5_000;

/** Characters of one value. */
const MOST_VALUE = 2_000;

/** Characters of all values together. */
const MOST_TOGETHER = 8_000_000;

/** What is kept of a plan. Pure. */
export function keptPlan({ changes, ...result }: PlanResult): KeptPlan {
  const kept: PlannedChange[] = [];
  let size = 0;
  for (const change of changes.slice(0, MOST_CHANGES)) {
    const hub = cutRow(change.hub);
    const spoke = cutRow(change.spoke);
    size += sizeOf(hub) + sizeOf(spoke);
    if (size > MOST_TOGETHER) break;
    kept.push({ ...change, hub, spoke });
  }
  return { result, changes: kept, changesInAll: changes.length };
}

function cutRow(row: ShownRow | null): ShownRow | null {
  return row === null ? null : Object.fromEntries(Object.entries(row).map(([name, value]) => [name, cut(value)]));
}

function cut(value: ShownRow[string]): ShownRow[string] {
  if (value === null) return null;
  if (typeof value === 'string') return value.length > MOST_VALUE ? `${value.slice(0, MOST_VALUE)}…` : value;
  return value.hex.length > MOST_VALUE ? { hex: value.hex.slice(0, MOST_VALUE) } : value;
}

function sizeOf(row: ShownRow | null): number {
  return Object.entries(row ?? {}).reduce(
    (sum, [name, value]) => sum + name.length + (typeof value === 'string' ? value.length : (value?.hex.length ?? 0)),
    0,
  );
}
