import { readImages } from '../compare/images.js';
import type { Value } from '../mysql/session.js';
import { LENIENT_SQL_MODE, SQL_MODE } from '../mysql/sql-mode.js';
import { isWrongEnum } from '../schema/encoding.js';
import { keyOfRow, type RowWrite } from './row-write.js';
import { sameValue } from './statement-text.js';
import { tableOf, type Target } from './target.js';

/** True for a row that an old, lenient server once took: strict mode refuses the '' of an ENUM that has no such member. */
export function needsLenience({ layout }: Target, { row }: RowWrite): boolean {
  return row !== null && layout.columns.some((column, index) => isWrongEnum(column, row[index] ?? null));
}

/** Does `work` with strictness off. A server then bends every value that does not fit: see {@link isBent}. */
export async function leniently<T>(target: Target, work: () => Promise<T>): Promise<T> {
  const { session } = target;
  await session.write({ sql: `SET sql_mode = '${LENIENT_SQL_MODE}'` });
  try {
    return await work();
  } finally {
    if (session.alive) await session.write({ sql: `SET sql_mode = '${SQL_MODE}'` });
  }
}

/** True if one of the rows does not stand as it was written. `valuesOf`: what was bound, the layout's columns first. */
export async function isBent(
  target: Target,
  writes: readonly RowWrite[],
  valuesOf: (write: RowWrite) => Value[],
): Promise<boolean> {
  const { layout } = target;
  const keys = writes.map(({ key, row }) => (row === null ? key : keyOfRow(layout, row)));
  const options = { oldSets: new Map(), presentColumns: new Set<string>(), withColumnHashes: false };
  const images = await readImages(target.session, tableOf(target), layout, keys, options);
  return writes.some((write, index) => {
    const stands = images.get(index)?.row ?? [];
    const values = valuesOf(write);
    return layout.columns.some((_, at) => !sameValue(values[at] ?? null, stands[at] ?? null));
  });
}
