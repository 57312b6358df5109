import { deletes, insist, type Refusal } from './batch.js';
import { type Leaving, rowsWithChildren } from './children.js';
import type { RowWrite } from './row-write.js';
import { setSql, type Target } from './target.js';

/** Rows of one table that are to be deleted. */
export interface DeleteGroup {
  readonly target: Target;
  readonly writes: readonly RowWrite[];
}

/**
 * Deletes rows of one table, or of several that point at each other in a cycle, in the open transaction. `groups`: the
 * children first. Columns that close a cycle are set to NULL before. Rows that others still belong to are left, and so
 * are all that these need; gives what was refused.
 */
export async function deleteRows(groups: readonly DeleteGroup[]): Promise<Map<RowWrite, Refusal>> {
  const refused = new Map<RowWrite, Refusal>();
  for (;;) {
    for (const [write, refusal] of await heldByChildren(groups, refused)) refused.set(write, refusal);
    const left = groups
      .map(({ target, writes }) => ({ target, writes: writes.filter((write) => !refused.has(write)) }))
      .filter(({ writes }) => writes.length > 0);
    const session = left[0]?.target.session;
    if (session === undefined) return refused;
    const tied = left.filter(({ target }) => target.deferred.length > 0);
    if (tied.length > 0) await session.write({ sql: 'SAVEPOINT deletes' });
    for (const group of tied) await letGo(group);
    const before = refused.size;
    for (const { target, writes } of left) {
      for (const [write, refusal] of await insist(target, deletes, writes)) refused.set(write, refusal);
    }
    if (refused.size === before || tied.length === 0) return refused;
    // What was let go by a row that stays must be as before.
    await session.write({ sql: 'ROLLBACK TO SAVEPOINT deletes' });
  }
}

/** The rows to which others belong that are not to go; then those that belong to them, and so on. */
async function heldByChildren(
  groups: readonly DeleteGroup[],
  refused: ReadonlyMap<RowWrite, Refusal>,
): Promise<Map<RowWrite, Refusal>> {
  const held = new Map<RowWrite, Refusal>();
  for (let before = -1; before !== held.size;) {
    before = held.size;
    const left = groups.map(({ target, writes }) => {
      const staying = writes.filter((write) => !refused.has(write) && !held.has(write));
      return { target, writes: staying, keys: staying.map(({ key }) => key) };
    });
    for (const { target, writes, keys } of left) {
      const leaving: Leaving[] = left;
      for (const [index, child] of await rowsWithChildren(target, keys, leaving)) {
        const write = writes[index];
        if (write !== undefined) held.set(write, { error: new Error(`rows of ${child} still belong to it`) });
      }
    }
  }
  return held;
}

/** Takes the rows out of the cycles that they are in. */
async function letGo({ target, writes }: DeleteGroup): Promise<void> {
  const columns = target.layout.columns.filter(({ name }) => target.deferred.includes(name));
  if (columns.length === 0 || writes.length === 0) return;
  await target.session.batch(
    setSql(target, columns),
    writes.map(({ key }) => [...columns.map(() => null), ...key]),
  );
}
