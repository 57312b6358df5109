import { guard, performWrites, type WriteOutcome } from '../apply/guarded-writes.js';
import type { RowWrite } from '../apply/row-write.js';
import type { Target } from '../apply/target.js';
import { writeTogether } from '../apply/write-together.js';

/** Writes that are planned for one table of one side. */
export interface PlannedGroup<P> {
  readonly target: Target;
  readonly planned: readonly P[];
}

/**
 * Locks the rows of a side, in its open transaction, and writes those that still are as they were read. Several groups:
 * rows of tables that can only be written together, the parents first. `announce` is called for each group between the
 * two, with what is going to be written. Gives an outcome for each planned write, per group.
 */
export async function writeHeld<P extends { readonly write: RowWrite }>(
  groups: readonly PlannedGroup<P>[],
  announce: (held: readonly P[], at: number) => Promise<void> = () => Promise.resolve(),
): Promise<Map<P, WriteOutcome>[]> {
  const held: PlannedGroup<P>[] = [];
  for (const { target, planned } of groups) {
    const holds = await guard(
      target,
      planned.map(({ write }) => write),
    );
    held.push({ target, planned: planned.filter((_, index) => holds.has(index)) });
  }
  for (const [at, { planned }] of held.entries()) await announce(planned, at);
  const all = held.map(({ target, planned }) => ({ target, writes: planned.map(({ write }) => write) }));
  const [only] = all;
  const written =
    all.length === 1 && only !== undefined ? [await performWrites(only.target, only.writes)] : await writeTogether(all);
  return groups.map(({ planned }, group) => {
    const outcomes = new Map(planned.map((one): [P, WriteOutcome] => [one, { state: 'missed' }]));
    for (const [index, one] of (held[group]?.planned ?? []).entries()) {
      outcomes.set(one, written[group]?.[index] ?? { state: 'missed' });
    }
    return outcomes;
  });
}
