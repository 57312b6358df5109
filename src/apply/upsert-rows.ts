import { isDuplicateKey } from '../mysql/errno.js';
import type { Value } from '../mysql/session.js';
import { insist, type Refusal, tryAll, updates } from './batch.js';
import { applyWithDisplacement } from './displace.js';
import type { RowWrite } from './row-write.js';
import type { Target } from './target.js';

/**
 * Inserts rows in the open transaction, their deferred columns in a second step. Gives what was refused, and as `partial`
 * the rows whose second step was.
 */
export async function insertRows(
  target: Target,
  writes: readonly RowWrite[],
): Promise<{ refused: Map<RowWrite, Refusal>; partial: Set<RowWrite> }> {
  const later = target.layout.columns.flatMap(({ name }, index) => (target.deferred.includes(name) ? [index] : []));
  const inTwoSteps = (write: RowWrite): boolean => later.some((index) => (write.row?.[index] ?? null) !== null);
  const valuesOf = (write: RowWrite): Value[] =>
    (write.row ?? []).map((value, index) => (later.includes(index) ? null : value));
  const refused = await insist(target, { step: 'insert', valuesOf }, writes);
  const second = writes.filter((write) => !refused.has(write) && inTwoSteps(write));
  const incomplete = await insist(target, updates, second);
  return { refused, partial: new Set(incomplete.keys()) };
}

/** Updates rows in the open transaction, also those that change unique values among themselves. Gives what was refused. */
export async function updateRows(target: Target, writes: readonly RowWrite[]): Promise<Map<RowWrite, Refusal>> {
  if (writes.length === 0) return new Map();
  const clash = await tryAll(target, updates, writes);
  if (clash === null) return new Map();
  // Most clashes are of these rows among themselves: then none need be looked for one by one.
  const moved = new Set(isDuplicateKey(clash.error) ? await applyWithDisplacement(target, writes) : []);
  const refused = await insist(
    target,
    updates,
    writes.filter((write) => !moved.has(write)),
  );
  const clashing = [...refused].filter(([, { error }]) => isDuplicateKey(error)).map(([write]) => write);
  if (clashing.length === writes.length) return refused;
  for (const write of await applyWithDisplacement(target, clashing)) refused.delete(write);
  return refused;
}
