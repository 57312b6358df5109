import type { LayoutColumn } from './layout.js';

/**
 * SQL for the text of a FLOAT or DOUBLE that tells all of it; `name`: the column. Where the sites are of both kinds, it is
 * the text that both give (see {@link writtenOut}).
 */
export function floatText(column: LayoutColumn, name: string): string {
  const text = column.columnType === 'double' ? name : exactSql(column, name);
  return column.writtenOut === true ? writtenOutSql(name, text) : text;
}

/**
 * A FLOAT shown by itself is rounded to six digits; as a double it is exact. So is what may be shown with a fixed number of
 * digits, or with zeros before it. MySQL makes the text of an expression, not that of a column, 22 characters long at most:
 * a FLOAT fits without its sign, and each UNSIGNED DOUBLE from 1e-99 on.
 */
function exactSql(column: LayoutColumn, name: string): string {
  const exact = `CONCAT(IF(${name} < 0, '-', ''), ABS(${name} + 0e0))`;
  if (column.columnType !== 'double unsigned') return exact;
  return `IF(${name} > 0 AND ${name} < 1e-99, TRIM(LEADING '0' FROM ${name}), ${name} + 0e0)`;
}

/**
 * Of the numbers from 1e-15 to 0.0001 MySQL shows those of many digits with an exponent, and MariaDB none. Their digits,
 * and all other numbers, are the same at both. The bounds are wider than need be, so that they need not be exact.
 */
function writtenOutSql(name: string, text: string): string {
  const zeros = `REPEAT('0', SUBSTRING_INDEX(${text}, 'e-', -1) - 1)`;
  const digits = `REPLACE(REPLACE(SUBSTRING_INDEX(${text}, 'e', 1), '-', ''), '.', '')`;
  return `IF(ABS(${name}) BETWEEN 1e-16 AND 1e-3 AND LOCATE('e', ${text}) > 0,
             CONCAT(IF(${name} < 0, '-', ''), '0.', ${zeros}, ${digits}), ${text})`;
}

const SMALL = /^(?<sign>-?)(?<whole>\d)(?:\.(?<part>\d+))?e-(?<exponent>\d+)$/u;

/** The text that {@link floatText} gives of a column that is `writtenOut`, of a text that a server may have given without. */
export function writtenOut(text: string): string {
  const { sign = '', whole = '', part = '', exponent = '' } = SMALL.exec(text)?.groups ?? {};
  const size = Math.abs(Number(text));
  if (whole === '' || size < 1e-16 || size > 1e-3) return text;
  return `${sign}0.${'0'.repeat(Number(exponent) - 1)}${whole}${part}`;
}
