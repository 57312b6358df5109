import { isDuplicateKey, isForeignKeyRefusal, isLockWait } from '../mysql/errno.js';
import type { Value } from '../mysql/session.js';
import type { Key } from '../schema/key-sql.js';
import { insist, type Refusal, tryAll, updates } from './batch.js';
import { type DeleteGroup, deleteRows } from './delete-rows.js';
import { applyWithDisplacement } from './displace.js';
import { keyOfRow, type RowWrite } from './row-write.js';
import { hashesOf, type Target } from './target.js';

/**
 * What became of one write. `written`: `hash` is the row as it now stands (null: deleted), read back in the same
 * transaction, so that what a trigger made of it is known. `partial`: inserted without its deferred columns, whose
 * parents are not there yet. Without `readBack` no hash is known. `missed`: it was not as expected. `refused`: by a constraint or by a value that does not fit.
 */
export type WriteOutcome =
  | { readonly state: 'written'; readonly hash: string | null }
  | { readonly state: 'partial'; readonly hash: string }
  | { readonly state: 'missed' }
  | { readonly state: 'refused'; readonly reason: string };

/**
 * Locks the rows and tells which are still as expected, by index (invariant 1). A row that somebody else keeps locked
 * counts as one that is not: it waits for the next run, and holds up no other.
 */
export async function guard(target: Target, writes: readonly RowWrite[]): Promise<Set<number>> {
  const present = await lockedHashes(
    target,
    writes.map(({ key }) => key),
  );
  return new Set(writes.flatMap(({ expected }, index) => ((present.get(index) ?? null) === expected ? [index] : [])));
}

async function lockedHashes(target: Target, keys: readonly Key[]): Promise<Map<number, string>> {
  try {
    return await hashesOf(target, keys, 'locked');
  } catch (error) {
    if (!isLockWait(error)) throw error;
    try {
      return await hashesOf(target, keys, 'locked at once');
    } catch {
      // Servers before MariaDB 10.6 cannot leave locked rows out.
      throw error;
    }
  }
}

async function insertRows(
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

async function updateRows(target: Target, writes: readonly RowWrite[]): Promise<Map<RowWrite, Refusal>> {
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

/**
 * Deletes rows of several tables that point at each other, whose guards hold, in the open transaction. `groups`: the
 * children first. Gives an outcome for each write, by index, per group.
 */
export async function performDeletes(groups: readonly DeleteGroup[]): Promise<WriteOutcome[][]> {
  const refused = await deleteRows(groups);
  return groups.map(({ writes }) =>
    writes.map((write): WriteOutcome => {
      const refusal = refused.get(write);
      return refusal === undefined
        ? { state: 'written', hash: null }
        : { state: 'refused', reason: reasonOf(refusal.error) };
    }),
  );
}

function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  if (isDuplicateKey(error)) return `another row holds its unique value: ${message}`;
  if (isForeignKeyRefusal(error)) return `a row that it belongs to is missing, or others belong to it: ${message}`;
  return message;
}

/**
 * Writes the rows, whose guards hold, in the open transaction. Gives an outcome for each, by index. Updates go first,
 * then inserts, then deletes; within each a row that makes room for another goes before it. Nothing is ever replaced.
 */
export async function performWrites(
  target: Target,
  writes: readonly RowWrite[],
  options: { readonly readBack: boolean } = { readBack: true },
): Promise<WriteOutcome[]> {
  const of = (action: RowWrite['action']): RowWrite[] => writes.filter((write) => write.action === action);
  const updated = await updateRows(target, of('update'));
  const inserted = await insertRows(target, of('insert'));
  const deleted = await deleteRows([{ target, writes: of('delete') }]);
  const refused = new Map([...updated, ...inserted.refused, ...deleted]);
  const done = writes.filter((write) => !refused.has(write));
  const now = !options.readBack
    ? new Map<number, string>()
    : await hashesOf(
        target,
        done.map(({ key, row, action }) => (action === 'delete' || row === null ? key : keyOfRow(target.layout, row))),
        'plain',
      );
  const hashes = new Map(done.map((write, index) => [write, now.get(index) ?? null]));
  return writes.map((write): WriteOutcome => {
    const refusal = refused.get(write);
    if (refusal !== undefined) return { state: 'refused', reason: reasonOf(refusal.error) };
    const hash = hashes.get(write) ?? null;
    if (inserted.partial.has(write)) return { state: 'partial', hash: hash ?? '' };
    return { state: 'written', hash };
  });
}
