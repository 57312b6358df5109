import type { Row, Value } from '../mysql/session.js';
import type { ShownRow } from '../report/result.js';
import type { Layout } from '../schema/layout.js';

/** A row for people and for JSON: column → text, `{ hex }` for bytes, null. */
export function shownRow(layout: Layout, row: Row | null): ShownRow | null {
  if (row === null) return null;
  // An assignment would not make that a property.
  if (layout.columns.some(({ name }) => name === '__proto__')) return shownColumns(layout, new Map(row.entries()));
  const shown: Record<string, ShownRow[string]> = {};
  for (const [index, { name }] of layout.columns.entries()) shown[name] = shownValue(row[index] ?? null);
  return shown;
}

/** The same for some of a row's columns, by their index. */
export function shownColumns(layout: Layout, values: ReadonlyMap<number, Value>): ShownRow {
  return Object.fromEntries(
    layout.columns.flatMap(({ name }, index) => {
      const value = values.get(index);
      return value === undefined ? [] : [[name, shownValue(value)]];
    }),
  );
}

function shownValue(value: Value): ShownRow[string] {
  return Buffer.isBuffer(value) ? { hex: value.toString('hex') } : value;
}
