import type { Row, Value } from '../mysql/session.js';
import type { ShownRow } from '../report/result.js';
import type { Layout } from '../schema/layout.js';

/** A row for people and for JSON: column → text, `{ hex }` for bytes, null. */
export function shownRow(layout: Layout, row: Row | null): ShownRow | null {
  return row === null ? null : shownColumns(layout, new Map(row.entries()));
}

/** The same for some of a row's columns, by their index. */
export function shownColumns(layout: Layout, values: ReadonlyMap<number, Value>): ShownRow {
  return Object.fromEntries(
    layout.columns.flatMap(({ name }, index) => {
      const value = values.get(index);
      if (value === undefined) return [];
      return [[name, Buffer.isBuffer(value) ? { hex: value.toString('hex') } : value]];
    }),
  );
}
