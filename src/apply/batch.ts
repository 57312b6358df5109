import { isRowRefusal } from '../mysql/errno.js';
import type { Value } from '../mysql/session.js';
import type { RowWrite } from './row-write.js';
import { deleteSql, insertSql, type Target, updateSql } from './target.js';

/** Why a row was not taken: the server's error. */
export interface Refusal {
  readonly error: unknown;
}

export type Step = 'insert' | 'update' | 'delete';

/**
 * Runs one kind of statement for many rows. If the server refuses, the half that holds the refused row is found by
 * bisecting, and only that row is left out. Link and lock errors are thrown.
 */
export async function runBatch(
  target: Target,
  step: Step,
  writes: readonly RowWrite[],
  valuesOf: (write: RowWrite) => Value[],
): Promise<Map<RowWrite, Refusal>> {
  if (writes.length === 0) return new Map();
  const sql = step === 'insert' ? insertSql(target) : step === 'update' ? updateSql(target) : deleteSql(target);
  await target.session.write({ sql: 'SAVEPOINT batch' });
  try {
    await target.session.batch(sql, writes.map(valuesOf));
    return new Map();
  } catch (error) {
    if (!isRowRefusal(error)) throw error;
    await target.session.write({ sql: 'ROLLBACK TO SAVEPOINT batch' });
    if (writes.length === 1) return new Map([[writes[0] as RowWrite, { error }]]);
    const half = Math.ceil(writes.length / 2);
    const first = await runBatch(target, step, writes.slice(0, half), valuesOf);
    const second = await runBatch(target, step, writes.slice(half), valuesOf);
    return new Map([...first, ...second]);
  }
}

/** Values of an UPDATE: the whole row, then the key. */
export function updateValues({ row, key }: RowWrite): Value[] {
  return [...(row ?? []), ...key];
}
