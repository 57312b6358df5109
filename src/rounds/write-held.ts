import { guard, performWrites, type WriteOutcome } from '../apply/guarded-writes.js';
import { waitingLongOnce } from '../apply/lock-waits.js';
import type { RowWrite } from '../apply/row-write.js';
import type { Target } from '../apply/target.js';
import { prepareWrites, writeAtOnce } from '../apply/write-at-once.js';
import { type WriteGroup, writeTogether } from '../apply/write-together.js';

/** Writes that are planned for one table of one side. */
export interface PlannedGroup<P> {
  readonly target: Target;
  readonly planned: readonly P[];
}

/** `each`: a refused row is only left out. `together`: rows of several tables that can only be written together. */
export type Manner = 'each' | 'together';

/**
 * Locks the rows of a side, in its open transaction, and writes those that still are as they were read. Several groups:
 * in the order of writing. `announce` is called between the two, with what is going to be written, per group. Gives an
 * outcome for each planned write, per group.
 */
export async function writeHeld<P extends { readonly write: RowWrite }>(
  groups: readonly PlannedGroup<P>[],
  manner: Manner,
  announce: (held: readonly (readonly P[])[]) => Promise<void> = () => Promise.resolve(),
): Promise<Map<P, WriteOutcome>[]> {
  const held = await Promise.all(groups.map(stillAsRead));
  await announce(held);
  const all = groups.map(({ target }, at) => ({ target, writes: (held[at] ?? []).map(({ write }) => write) }));
  const written = manner === 'each' ? await writeEach(all) : await writeTogether(all);
  return groups.map(({ planned }, group) => {
    const outcomes = new Map(planned.map((one): [P, WriteOutcome] => [one, { state: 'missed' }]));
    for (const [index, one] of (held[group] ?? []).entries()) {
      outcomes.set(one, written[group]?.[index] ?? { state: 'missed' });
    }
    return outcomes;
  });
}

async function stillAsRead<P extends { readonly write: RowWrite }>({
  target,
  planned,
}: PlannedGroup<P>): Promise<readonly P[]> {
  const writes = planned.map(({ write }) => write);
  const locked = guard(target, writes);
  prepareWrites(target, writes);
  const holds = await locked;
  return planned.filter((_, index) => holds.has(index));
}

async function writeEach(groups: readonly WriteGroup[]): Promise<WriteOutcome[][]> {
  const session = groups[0]?.target.session;
  return session === undefined ? [] : waitingLongOnce(session, () => atOnceOrEach(groups));
}

async function atOnceOrEach(groups: readonly WriteGroup[]): Promise<WriteOutcome[][]> {
  const atOnce = await writeAtOnce(groups);
  if (atOnce !== null) return atOnce;
  const outcomes: WriteOutcome[][] = [];
  for (const { target, writes } of groups) outcomes.push(await performWrites(target, writes));
  return outcomes;
}
