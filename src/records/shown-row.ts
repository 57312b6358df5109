import type { Row } from '../mysql/session.js';
import type { ShownRow } from '../report/result.js';
import type { Layout } from '../schema/layout.js';

/** A row for people and for JSON: column → text, `{ hex }` for bytes, null. */
export function shownRow(layout: Layout, row: Row | null): ShownRow | null {
  if (row === null) return null;
  return Object.fromEntries(
    layout.columns.map(({ name }, index) => {
      const value = row[index] ?? null;
      return [name, Buffer.isBuffer(value) ? { hex: value.toString('hex') } : value];
    }),
  );
}
