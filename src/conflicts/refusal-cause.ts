import { id, qualified } from '../mysql/identifier.js';
import type { Row, Value } from '../mysql/session.js';
import { recordId } from '../records/record-id.js';
import { recordText } from '../report/record-text.js';
import { writeExpr } from '../schema/encoding.js';
import { type Key, selectKey } from '../schema/key-sql.js';
import type { Layout } from '../schema/layout.js';
import type { HubTable } from './hub-table.js';

/**
 * What stands in the way of a row, with the values that the server's own message keeps to itself: records that hold its
 * unique values, parents that are missing, and for a delete (`row` null) tables with rows that belong to it. Empty: none
 * of these.
 */
export async function refusalCauses(table: HubTable, layout: Layout, row: Row | null): Promise<string[]> {
  if (row === null) return childrenOf(table);
  const values = new Map(layout.columns.map(({ name }, index) => [name, row[index] ?? null]));
  return [...(await takenValues(table, layout, values)), ...(await missingParents(table, layout, values))];
}

async function takenValues(table: HubTable, layout: Layout, values: ReadonlyMap<string, Value>): Promise<string[]> {
  const { session } = table.target;
  const causes: string[] = [];
  const keyNames = table.layout.key.map((index) => table.layout.columns[index]?.name ?? '');
  const other = keyNames.map((name) => `t.${id(name)} = ${placeOf(layout, name)}`).join(' AND ');
  for (const { name, columns } of layout.uniqueKeys) {
    const wanted = columns.map((column) => values.get(column) ?? null);
    if (wanted.includes(null)) continue;
    const [found] = await session.rows({
      sql: `SELECT ${selectKey(table.layout, 't')} FROM ${qualified(table.target.database, layout.name)} t
             WHERE ${columns.map((column) => `t.${id(column)} = ${placeOf(layout, column)}`).join(' AND ')}
               AND NOT (${other})
             LIMIT 1`,
      values: [...wanted, ...table.key],
    });
    if (found === undefined) continue;
    const record = recordText(recordId(found as unknown as Key));
    causes.push(`record ${record} already holds ${pairs(columns, wanted)} (unique key ${name})`);
  }
  return causes;
}

async function missingParents(table: HubTable, layout: Layout, values: ReadonlyMap<string, Value>): Promise<string[]> {
  const { session, database } = table.target;
  const causes: string[] = [];
  for (const foreign of table.schema.foreignKeys) {
    if (foreign.table !== layout.name || foreign.database !== undefined) continue;
    const wanted = foreign.columns.map((column) => values.get(column) ?? null);
    if (wanted.includes(null)) continue;
    const parent = qualified(foreign.parentDatabase ?? database, foreign.parentTable);
    const [found] = await session.rows({
      sql: `SELECT 1 FROM ${parent} p
             WHERE ${foreign.parentColumns.map((column, at) => `p.${id(column)} = ${placeOf(layout, foreign.columns[at] ?? '')}`).join(' AND ')}
             LIMIT 1`,
      values: wanted,
    });
    if (found === undefined)
      causes.push(`${foreign.parentTable} has no row with ${pairs(foreign.parentColumns, wanted)}`);
  }
  return causes;
}

async function childrenOf({ target, layout, key }: HubTable): Promise<string[]> {
  const { session, database, children } = target;
  const names = layout.key.map((index) => layout.columns[index]?.name ?? '');
  const causes: string[] = [];
  for (const child of children) {
    const [row] = await session.rows({
      sql: `SELECT COUNT(*)
              FROM ${qualified(database, layout.name)} t
              JOIN ${qualified(child.database ?? database, child.table)} c
                ON ${child.columns.map((column, at) => `c.${id(column)} = t.${id(child.parentColumns[at] ?? '')}`).join(' AND ')}
             WHERE ${names.map((name) => `t.${id(name)} = ${placeOf(layout, name)}`).join(' AND ')}`,
      values: key,
    });
    const count = Number(row?.[0] ?? 0);
    if (count > 0) causes.push(`${count} of ${child.table} belong to it (${child.columns.join(', ')})`);
  }
  return causes;
}

function placeOf(layout: Layout, name: string): string {
  const column = layout.columns.find((one) => one.name === name);
  return column === undefined ? '?' : writeExpr(column);
}

function pairs(columns: readonly string[], values: readonly Value[]): string {
  return columns.map((column, at) => `${column} = ${shown(values[at] ?? null)}`).join(', ');
}

function shown(value: Value): string {
  if (value === null) return 'NULL';
  return Buffer.isBuffer(value) ? `0x${value.toString('hex')}` : `'${value}'`;
}
