import { isLockWait, isRowRefusal } from '../mysql/errno.js';
import type { Value } from '../mysql/session.js';
import { isBent, leniently, needsLenience } from './lenient.js';
import { hasWaitedEnough, isHeldByAnother } from './lock-waits.js';
import type { RowWrite } from './row-write.js';
import { deleteSql, insertSql, type Target, updateSql } from './target.js';

/** Why a row was not taken: the server's error. A lock wait: another transaction holds the row, or one that it needs. */
export interface Refusal {
  readonly error: unknown;
}

export type Step = 'insert' | 'update' | 'delete';

/** One kind of statement, to be run for many rows. */
export interface Batch {
  readonly step: Step;
  readonly valuesOf: (write: RowWrite) => Value[];
}

export const updates: Batch = { step: 'update', valuesOf: ({ row, key }) => [...(row ?? []), ...key] };
export const inserts: Batch = { step: 'insert', valuesOf: ({ row }) => [...(row ?? [])] };
export const deletes: Batch = { step: 'delete', valuesOf: ({ key }) => [...key] };

/** The statement of one kind, for one row. */
export function sqlOf(target: Target, step: Step): string {
  return step === 'insert' ? insertSql(target) : step === 'update' ? updateSql(target) : deleteSql(target);
}

/**
 * Runs one kind of statement for many rows. If the server refuses, or another transaction holds what a row needs, the half
 * with that row is found by bisecting, and only that row is left out. Errors of the link, and those that end the
 * transaction, are thrown.
 */
export async function runBatch(
  target: Target,
  batch: Batch,
  writes: readonly RowWrite[],
): Promise<Map<RowWrite, Refusal>> {
  const lenient = batch.step === 'delete' ? [] : writes.filter((write) => needsLenience(target, write));
  if (lenient.length === 0) return bisect(target, batch, writes, false);
  const refused = await bisect(
    target,
    batch,
    writes.filter((write) => !lenient.includes(write)),
    false,
  );
  return new Map([...refused, ...(await leniently(target, () => bisect(target, batch, lenient, true)))]);
}

/** Runs the statement for all rows, or for none. Gives the refusal, null if they are all written. */
export async function tryAll(
  target: Target,
  batch: Batch,
  writes: readonly RowWrite[],
  checked = false,
): Promise<Refusal | null> {
  const { step, valuesOf } = batch;
  const { session } = target;
  try {
    // In one round trip: a savepoint that fails fails the transaction.
    await Promise.all([
      session.write({ sql: 'SAVEPOINT batch' }),
      session.batch(sqlOf(target, step), writes.map(valuesOf)),
    ]);
    if (!checked || !(await isBent(target, writes, valuesOf))) return null;
    await target.session.write({ sql: 'ROLLBACK TO SAVEPOINT batch' });
    return { error: new Error('the server would not take every value as it is') };
  } catch (error) {
    if (!isRowRefusal(error) && !(await isHeldByAnother(session, error))) throw error;
    await target.session.write({ sql: 'ROLLBACK TO SAVEPOINT batch' });
    return { error };
  }
}

async function bisect(
  target: Target,
  batch: Batch,
  writes: readonly RowWrite[],
  checked: boolean,
): Promise<Map<RowWrite, Refusal>> {
  const [first] = writes;
  if (first === undefined) return new Map();
  const refusal = await tryAll(target, batch, writes, checked);
  if (refusal === null) return new Map();
  if (writes.length === 1) return new Map([[first, refusal]]);
  if (isLockWait(refusal.error) && hasWaitedEnough(target.session))
    return new Map(writes.map((write) => [write, refusal]));
  const half = Math.ceil(writes.length / 2);
  const left = await bisect(target, batch, writes.slice(0, half), checked);
  return new Map([...left, ...(await bisect(target, batch, writes.slice(half), checked))]);
}

/**
 * As {@link runBatch}, and tries the refused rows again for as long as that helps: one may have made room for another. What
 * another transaction holds does not come free by that.
 */
export async function insist(
  target: Target,
  batch: Batch,
  writes: readonly RowWrite[],
): Promise<Map<RowWrite, Refusal>> {
  const held = new Map<RowWrite, Refusal>();
  let left = writes;
  for (;;) {
    const refused = await runBatch(target, batch, left);
    for (const [write, refusal] of refused) if (isLockWait(refusal.error)) held.set(write, refusal);
    const again = [...refused.keys()].filter((write) => !held.has(write));
    if (again.length === 0 || again.length === left.length) return new Map([...refused, ...held]);
    left = again;
  }
}
