import { isLockWait } from '../mysql/errno.js';
import type { Key } from '../schema/key-sql.js';
import { isHeldByAnother } from './lock-waits.js';
import type { RowWrite } from './row-write.js';
import { standingHashes, type Target } from './target.js';

/** What a side holds, by index into the writes. */
export interface LockedRows {
  /** Hashes of the rows that are there; they stay so until commit. */
  readonly present: ReadonlyMap<number, string>;
  /** Rows that another transaction keeps, or is about to bring: nobody can tell how they stand. */
  readonly held: ReadonlySet<number>;
}

const nothingHeld: ReadonlySet<number> = new Set();

/** Locks the rows that are to be written. One that another transaction keeps locked is waited for once, then left out. */
export async function lockRows(target: Target, writes: readonly RowWrite[]): Promise<LockedRows> {
  const keys = writes.map(({ key }) => key);
  try {
    return { present: await standingHashes(target, keys, 'locked'), held: nothingHeld };
  } catch (error) {
    if (!(await isHeldByAnother(target.session, error))) throw error;
    try {
      const present = await standingHashes(target, keys, 'locked at once');
      // One that is left out looks like one that is not there.
      const unseen = writes.flatMap(({ key, expected }, index) =>
        expected === null && !present.has(index) ? [{ index, key }] : [],
      );
      return { present, held: new Set(await heldOf(target, unseen)) };
    } catch {
      // Servers before MariaDB 10.6 cannot leave locked rows out.
      throw error;
    }
  }
}

interface Sought {
  readonly index: number;
  readonly key: Key;
}

/** Those of the rows, by index, that another transaction keeps, found by bisecting: a level of it is one round trip. */
async function heldOf(target: Target, rows: readonly Sought[]): Promise<readonly number[]> {
  const keys = rows.map(({ key }) => key);
  const isFree = await standingHashes(target, keys, 'locked or refused').then(
    () => true,
    (error: unknown) => {
      if (isLockWait(error)) return false;
      throw error;
    },
  );
  if (isFree) return [];
  if (rows.length === 1) return rows.map(({ index }) => index);
  const half = Math.ceil(rows.length / 2);
  const halves = [rows.slice(0, half), rows.slice(half)];
  return (await Promise.all(halves.map((some) => heldOf(target, some)))).flat();
}
