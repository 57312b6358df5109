import type { Session } from '../mysql/session.js';
import type { Refusal } from './batch.js';
import { deleteRows } from './delete-rows.js';
import { makeRoom } from './displace.js';
import { outcomesOf, type WriteOutcome } from './guarded-writes.js';
import { waitingLongOnce } from './lock-waits.js';
import type { RowWrite } from './row-write.js';
import type { Target } from './target.js';
import { insertRows, updateRows } from './upsert-rows.js';

/** Writes of one table, whose guards hold. */
export interface WriteGroup {
  readonly target: Target;
  readonly writes: readonly RowWrite[];
}

/** Each try leaves the refused rows out; then nothing of the group is written. */
const mostTries = 6;

/**
 * Writes rows of several tables that can only be written together, in the open transaction: they point at each other in
 * a circle, or a row can come only when another has gone whose children must first follow it. `groups`: the parents
 * first. Refused rows leave no trace. Gives an outcome for each write, by index, per group.
 */
export async function writeTogether(groups: readonly WriteGroup[]): Promise<WriteOutcome[][]> {
  const session = groups[0]?.target.session;
  if (session === undefined) return [];
  return waitingLongOnce(session, () => untilTaken(session, groups));
}

async function untilTaken(session: Session, groups: readonly WriteGroup[]): Promise<WriteOutcome[][]> {
  const refused = new Map<RowWrite, Refusal>();
  for (let tries = 1; ; tries += 1) {
    await session.write({ sql: 'SAVEPOINT together' });
    const left = groups.map(({ target, writes }) => ({
      target,
      writes: writes.filter((write) => !refused.has(write)),
    }));
    const { more, partial } = await once(left);
    if (more.size === 0) {
      const outcomes: WriteOutcome[][] = [];
      for (const { target, writes } of groups) outcomes.push(await outcomesOf(target, writes, refused, partial));
      return outcomes;
    }
    // What gave way to a refused row, or came instead of it, must be decided without it.
    await session.write({ sql: 'ROLLBACK TO SAVEPOINT together' });
    for (const [write, refusal] of more) refused.set(write, refusal);
    const [reason] = more.values();
    if (tries < mostTries || reason === undefined) continue;
    for (const { writes } of left) for (const write of writes) if (!refused.has(write)) refused.set(write, reason);
  }
}

async function once(
  groups: readonly WriteGroup[],
): Promise<{ more: Map<RowWrite, Refusal>; partial: ReadonlySet<RowWrite> }> {
  const more = new Map<RowWrite, Refusal>();
  const partial = new Set<RowWrite>();
  const of = (writes: readonly RowWrite[], action: RowWrite['action']): RowWrite[] =>
    writes.filter((write) => write.action === action);
  const comes = groups.some(({ writes }) => writes.some(({ action }) => action !== 'delete'));
  if (comes) for (const { target, writes } of groups) await makeRoom(target, of(writes, 'delete'));
  for (const { target, writes } of groups) {
    for (const [write, refusal] of await updateRows(target, of(writes, 'update'))) more.set(write, refusal);
    const inserted = await insertRows(target, of(writes, 'insert'));
    for (const [write, refusal] of inserted.refused) more.set(write, refusal);
    for (const write of inserted.partial) partial.add(write);
  }
  const leaving = groups.map(({ target, writes }) => ({ target, writes: of(writes, 'delete') })).reverse();
  for (const [write, refusal] of await deleteRows(leaving)) more.set(write, refusal);
  return { more, partial };
}
