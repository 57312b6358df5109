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

/** Bytes that are begun only (`…`): as digits they are longer than a text can be, and no such row is ever written. */
const BEGUN_FROM = 2 ** 28 - 2 ** 10;

function shownValue(value: Value): ShownRow[string] {
  if (!Buffer.isBuffer(value)) return value;
  return { hex: value.length < BEGUN_FROM ? value.toString('hex') : `${value.toString('hex', 0, 1000)}…` };
}
