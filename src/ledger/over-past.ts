import { hashOfColumn, hashOfRow } from '../compare/client-hash.js';
import type { Row } from '../mysql/session.js';
import type { Layout } from '../schema/layout.js';

/** What a row of now hashes to over a layout of the past: as a whole, and its columns one behind the other. */
export interface PastHash {
  readonly hash: string;
  readonly columns: string;
}

/**
 * Hashes a row, its values in the order of `present`, over a layout of the past, as a server would. Null where that cannot
 * be told: a column is gone, or is cast.
 */
export function overPast(past: Layout, present: Layout, row: Row): PastHash | null {
  const places = past.columns.map(({ name }) => present.columns.findIndex((column) => column.name === name));
  if (places.includes(-1) || past.columns.some(({ castTo }) => castTo !== undefined)) return null;
  const then: Row = places.map((place) => row[place] ?? null);
  const columns = past.columns.map((column, index) => hashOfColumn(column, then[index] ?? null));
  return { hash: hashOfRow(past, then), columns: columns.join('') };
}
