import { id } from '../mysql/identifier.js';
import type { Column } from '../schema/table.js';
import type { CaptureTable } from './capture-table.js';
import { literal, utf8 } from './sql-text.js';
import { keyTextExpr, quotedKeyTextExpr, type RowAlias, shownExpr } from './value-text.js';

/** SQL for the record id of a row, spelt as `records/record-id.ts` does. */
function recordIdExpr({ layout }: CaptureTable, row: RowAlias): string {
  const columns = layout.key.flatMap((index) => layout.columns[index] ?? []);
  const [only] = columns;
  if (only !== undefined && columns.length === 1) return keyTextExpr(only, row);
  return `CONCAT('[', ${columns.map((column) => quotedKeyTextExpr(column, row)).join(", ',', ")}, ']')`;
}

/**
 * SQL for who made the change: `@spokesync_user`, else the configured column, else nobody. A change log that takes
 * numbers only is given nothing else: whoever is unknown must not make the application's write fail.
 */
function userExpr({ userColumn, changeLog }: CaptureTable, row: RowAlias): string {
  const given = utf8('@spokesync_user');
  const column = userColumn === null ? null : keyTextExpr({ ...userColumn, convert: false }, row);
  const user = column === null ? given : `COALESCE(${given}, ${column})`;
  const wanted = changeLog.get('user_id');
  const isNumber = isInteger(wanted);
  const taken = isNumber ? `IF(${user} REGEXP '^[0-9]+$', ${user}, NULL)` : user;
  return wanted?.nullable === false ? `COALESCE(${taken}, ${isNumber ? '0' : "''"})` : taken;
}

function isInteger(column: Column | undefined): boolean {
  return column?.dataType.endsWith('int') === true;
}

/** The time in as many digits as the change log keeps: MySQL would round what is more, into the future. */
function nowExpr({ changeLog }: CaptureTable): string {
  return `NOW(${/\((\d)\)/u.exec(changeLog.get('timestamp')?.columnType ?? '')?.[1] ?? '0'})`;
}

/** SQL for all of a row as JSON; NULL where it is longer than max_allowed_packet. */
export function wholeRowExpr({ layout }: CaptureTable, row: RowAlias): string {
  const pairs = layout.columns.map(
    (column, at) => `${jsonName(at === 0 ? '{' : ',', column.name)}, ${shownExpr(column, row)}`,
  );
  return `CONCAT(\n${pairs.map((pair) => `        ${pair}`).join(',\n')}, '}')`;
}

/** A column's name as JSON has it before its value, and what stands before that. */
export function jsonName(before: '{' | ',', column: string): string {
  return literal(`${before}${JSON.stringify(column)}:`);
}

/** The statement that logs a change of the row; `oldValues` is SQL for JSON, or NULL. */
export function entryStatement(
  table: CaptureTable,
  row: RowAlias,
  type: 'new' | 'update' | 'delete',
  oldValues: string,
): string {
  return `INSERT INTO change_log (site_id, user_id, ${id('table')}, record_id, update_type, ${id('timestamp')}, old_values)
      VALUES (${table.siteId}, ${userExpr(table, row)}, ${literal(table.layout.name)}, ${recordIdExpr(table, row)},
              '${type}', ${nowExpr(table)}, ${oldValues});`;
}
