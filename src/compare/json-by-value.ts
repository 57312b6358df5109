import type { Row } from '../mysql/session.js';
import { mysqlJson } from '../schema/json-form.js';
import type { Layout } from '../schema/layout.js';
import type { Table } from '../schema/table.js';
import { hashOfColumn, hashOfRow } from './client-hash.js';
import type { ReadImage } from './images.js';

/** True if a table has JSON that some sites hold in MySQL's form and others as it was written. */
export function hasJsonByValue(layout: Layout): boolean {
  return layout.columns.some(({ byValue }) => byValue === true);
}

/** The layout of one site alone, for a row whose JSON may come from another. */
export function asJsonByValue(layout: Layout): Layout {
  return {
    ...layout,
    columns: layout.columns.map((column) => (column.dataType === 'json' ? { ...column, byValue: true } : column)),
  };
}

/** True if a site holds such JSON as it was written. */
export function keepsJsonAsText(layout: Layout, table: Table | undefined): boolean {
  return jsonColumns(layout).some(({ name }) => typeAt(table, name) === 'longtext');
}

/**
 * The row with its JSON in MySQL's form, hashed as a server would hash it; `stored` is what it was made from.
 * Null where it is in that form already, or where it would be another value (see {@link mysqlJson}). `left`: indexes of
 * columns that are not touched.
 */
export function inMysqlForm(layout: Layout, image: ReadImage, left: ReadonlySet<number> = new Set()): ReadImage | null {
  const row: Row = layout.columns.map((column, index) => {
    const value = image.row[index] ?? null;
    const isSeen = column.byValue === true && typeof value === 'string' && !left.has(index);
    const form = isSeen ? mysqlJson(value) : null;
    return form !== null && 'text' in form ? form.text : value;
  });
  if (row.every((value, index) => value === image.row[index])) return null;
  const hash = hashOfRow(layout, image.row) === image.hash ? hashOfRow(layout, row) : null;
  if (hash === null) return null;
  const columnHashes = image.columnHashes?.map((was, index) => {
    const column = layout.columns[index];
    const same = column === undefined || row[index] === image.row[index];
    return same ? was : hashOfColumn(column, row[index] ?? null);
  });
  return {
    ...image,
    row,
    hash,
    columnHashes: columnHashes ?? null,
    stored: image.stored ?? { row: image.row, hash: image.hash },
  };
}

/** True if MySQL shows the row's JSON as it stands here once it has stored it; so it does of a table without such JSON. */
export function isInMysqlForm(layout: Layout, row: Row): boolean {
  return layout.columns.every(({ byValue }, index) => {
    const value = row[index];
    if (byValue !== true || typeof value !== 'string') return true;
    const form = mysqlJson(value);
    return 'text' in form && form.text === value;
  });
}

/** Why a site would not keep the row's JSON as it is; null: it would. `table`: as it stands there. */
export function unkeptJson(layout: Layout, row: Row, table: Table | undefined): string | null {
  for (const { name } of jsonColumns(layout)) {
    const value = row[layout.columns.findIndex((column) => column.name === name)];
    if (typeof value !== 'string' || typeAt(table, name) !== 'json') continue;
    const form = mysqlJson(value);
    if ('refused' in form)
      return `MySQL does not keep the JSON in column ${name} as it is: ${form.refused}; change it where it was written`;
  }
  return null;
}

function jsonColumns(layout: Layout): Layout['columns'] {
  return layout.columns.filter(({ byValue }) => byValue === true);
}

function typeAt(table: Table | undefined, column: string): string | undefined {
  return table?.columns.find(({ name }) => name === column)?.dataType;
}
