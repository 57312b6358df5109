import { isDuplicateKey, isForeignKeyRefusal, isLockWait } from '../mysql/errno.js';
import type { Refusal } from './batch.js';
import { deleteRows } from './delete-rows.js';
import { waitingLongOnce } from './lock-waits.js';
import { lockRows } from './locked-rows.js';
import { keyOfRow, type RowWrite } from './row-write.js';
import { insertRows, updateRows } from './upsert-rows.js';
import { standingHashes, type Target } from './target.js';
import { messageOf } from '../error-message.js';

/**
 * What became of one write. `written`: `hash` is the row as it now stands (null: deleted), read back in the same
 * transaction, so that what a trigger made of it is known; without `readBack` no hash is known. `partial`: inserted without
 * its deferred columns, whose parents are not there yet. `missed`: it was not as expected, or another transaction holds what
 * it needs: a parent, a unique value. `refused`: by a constraint or by a value that does not fit.
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
  const { present, held } = await lockRows(target, writes);
  return new Set(
    writes.flatMap(({ expected }, index) =>
      !held.has(index) && (present.get(index) ?? null) === expected ? [index] : [],
    ),
  );
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
  return waitingLongOnce(target.session, async () => {
    const updated = await updateRows(target, of('update'));
    const inserted = await insertRows(target, of('insert'));
    const deleted = await deleteRows([{ target, writes: of('delete') }]);
    const refused = new Map([...updated, ...inserted.refused, ...deleted]);
    return outcomesOf(target, writes, refused, inserted.partial, options);
  });
}

/** What became of the writes, read back in their transaction. `partial`: rows whose second step was refused. */
export async function outcomesOf(
  target: Target,
  writes: readonly RowWrite[],
  refused: ReadonlyMap<RowWrite, Refusal>,
  partial: ReadonlySet<RowWrite>,
  options: { readonly readBack: boolean } = { readBack: true },
): Promise<WriteOutcome[]> {
  const done = writes.filter((write) => !refused.has(write));
  const now = !options.readBack
    ? new Map<number, string>()
    : await standingHashes(
        target,
        done.map(({ key, row, action }) => (action === 'delete' || row === null ? key : keyOfRow(target.layout, row))),
        'plain',
      );
  const hashes = new Map(done.map((write, index) => [write, now.get(index) ?? null]));
  return writes.map((write): WriteOutcome => {
    const refusal = refused.get(write);
    if (refusal !== undefined && isLockWait(refusal.error)) return { state: 'missed' };
    if (refusal !== undefined) return { state: 'refused', reason: reasonOf(refusal.error) };
    const hash = hashes.get(write) ?? null;
    if (partial.has(write)) return { state: 'partial', hash: hash ?? '' };
    return { state: 'written', hash };
  });
}

function reasonOf(error: unknown): string {
  const message = messageOf(error);
  if (isDuplicateKey(error)) return `another row holds its unique value: ${message}`;
  if (isForeignKeyRefusal(error)) return `a row that it belongs to is missing, or others belong to it: ${message}`;
  return message;
}
