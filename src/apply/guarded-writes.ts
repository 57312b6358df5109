import { isDuplicateKey, isForeignKeyRefusal } from '../mysql/errno.js';
import type { Row, Value } from '../mysql/session.js';
import type { Key } from '../schema/key-sql.js';
import { type Refusal, runBatch, type Step, updateValues } from './batch.js';
import { rowsWithChildren } from './children.js';
import { applyWithDisplacement } from './displace.js';
import type { RowWrite } from './row-write.js';
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

/** Locks the rows and tells which are still as expected, by index (invariant 1). */
export async function guard(target: Target, writes: readonly RowWrite[]): Promise<Set<number>> {
  const present = await hashesOf(target, writes.map(({ key }) => key), true);
  return new Set(writes.flatMap(({ expected }, index) => ((present.get(index) ?? null) === expected ? [index] : [])));
}

/** Tries the refused rows again for as long as that helps: one row's change may make room for another's. */
async function insist(
  target: Target,
  step: Step,
  refused: Map<RowWrite, Refusal>,
  valuesOf: (write: RowWrite) => Value[],
): Promise<Map<RowWrite, Refusal>> {
  let left = refused;
  while (left.size > 0) {
    const next = await runBatch(target, step, [...left.keys()], valuesOf);
    if (next.size === left.size) return next;
    left = next;
  }
  return left;
}

async function insertRows(target: Target, writes: readonly RowWrite[]): Promise<{ refused: Map<RowWrite, Refusal>; partial: Set<RowWrite> }> {
  const later = target.layout.columns.flatMap(({ name }, index) => (target.deferred.includes(name) ? [index] : []));
  const inTwoSteps = (write: RowWrite): boolean => later.some((index) => (write.row?.[index] ?? null) !== null);
  const values = (write: RowWrite): Value[] => [...(write.row ?? [])];
  const withoutDeferred = (write: RowWrite): Value[] => values(write).map((value, index) => (later.includes(index) ? null : value));
  const refused = await insist(target, 'insert', await runBatch(target, 'insert', writes, withoutDeferred), withoutDeferred);
  const second = writes.filter((write) => !refused.has(write) && inTwoSteps(write));
  const incomplete = await insist(target, 'update', await runBatch(target, 'update', second, updateValues), updateValues);
  return { refused, partial: new Set(incomplete.keys()) };
}

async function updateRows(target: Target, writes: readonly RowWrite[]): Promise<Map<RowWrite, Refusal>> {
  const refused = await insist(target, 'update', await runBatch(target, 'update', writes, updateValues), updateValues);
  const clashing = [...refused].filter(([, { error }]) => isDuplicateKey(error)).map(([write]) => write);
  for (const write of await applyWithDisplacement(target, clashing)) refused.delete(write);
  return refused;
}

async function deleteRows(target: Target, writes: readonly RowWrite[]): Promise<Map<RowWrite, Refusal>> {
  const refused = new Map<RowWrite, Refusal>();
  let left = [...writes];
  while (left.length > 0) {
    const blocked = await rowsWithChildren(target, left.map(({ key }) => key));
    const free = left.filter((_, index) => !blocked.has(index));
    const held = left.filter((_, index) => blocked.has(index));
    for (const [write, refusal] of await runBatch(target, 'delete', free, ({ key }) => [...key])) refused.set(write, refusal);
    if (free.length === 0 || held.length === 0) {
      for (const [index, child] of blocked) {
        const write = left[index];
        if (write !== undefined && held.includes(write)) refused.set(write, { error: new Error(`rows of ${child} still belong to it`) });
      }
      break;
    }
    left = held;
  }
  return refused;
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
  const updates = await updateRows(target, of('update'));
  const inserts = await insertRows(target, of('insert'));
  const deletes = await deleteRows(target, of('delete'));
  const refused = new Map([...updates, ...inserts.refused, ...deletes]);
  const done = writes.filter((write) => !refused.has(write));
  const now = !options.readBack ? new Map<number, string>() : await hashesOf(target, done.map(({ key, row, action }) => (action === 'delete' || row === null ? key : keyOfRow(target, row))), false);
  const hashes = new Map(done.map((write, index) => [write, now.get(index) ?? null]));
  return writes.map((write): WriteOutcome => {
    const refusal = refused.get(write);
    if (refusal !== undefined) return { state: 'refused', reason: reasonOf(refusal.error) };
    const hash = hashes.get(write) ?? null;
    if (inserts.partial.has(write)) return { state: 'partial', hash: hash ?? '' };
    return { state: 'written', hash };
  });
}

/** The key of a row, in the key's order. Key columns are never NULL. */
export function keyOfRow(target: Pick<Target, 'layout'>, row: Row): Key {
  return target.layout.key.map((index) => row[index] ?? '');
}
