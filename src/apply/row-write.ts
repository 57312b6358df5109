import type { Row } from '../mysql/session.js';
import type { Key } from '../schema/key-sql.js';
import type { Layout } from '../schema/layout.js';

/** A row that is to be written on one side. */
export interface RowWrite {
  readonly action: 'insert' | 'update' | 'delete';
  /** The key as it stands there; of an insert, the new row's. */
  readonly key: Key;
  /** Values in the layout's order; null for a delete. */
  readonly row: Row | null;
  /** The hash that the row must still have there; null: it must still be absent. */
  readonly expected: string | null;
}

/** The key of a row, in the key's order. Key columns are never NULL. */
export function keyOfRow(layout: Layout, row: Row): Key {
  return layout.key.map((index) => row[index] ?? '');
}
