import { id } from '../mysql/identifier.js';
import { hasExactEquality, isBytes, readExpr } from '../schema/encoding.js';
import type { LayoutColumn } from '../schema/layout.js';
import { literal, utf8 } from './sql-text.js';

/** The row as it was, or as it is now: what a trigger sees of it. */
export type RowAlias = 'OLD' | 'NEW';

/**
 * SQL for the text that the engine reads of a column. The engine's sessions are in UTC, an application's may be anywhere:
 * UNIX_TIMESTAMP takes what is stored as it is, also in the hour that comes twice in autumn.
 */
function textExpr(column: LayoutColumn, row: RowAlias): string {
  if (column.dataType !== 'timestamp') return utf8(readExpr(column, row));
  const value = `${row}.${id(column.name)}`;
  const digits = /\((\d)\)/u.exec(column.columnType)?.[1] ?? '0';
  const utc = `CAST('1970-01-01 00:00:00' + INTERVAL UNIX_TIMESTAMP(${value}) SECOND AS DATETIME(${digits}))`;
  return utf8(`IF(${value} = 0, CAST(${value} AS CHAR), CAST(${utc} AS CHAR))`);
}

/**
 * SQL for a column's value in JSON as `records/shown-row.ts` has it: a text, `{"hex":"…"}` for bytes, null. It gives NULL
 * for what is longer than max_allowed_packet.
 */
export function shownExpr(column: LayoutColumn, row: RowAlias): string {
  const value = `${row}.${id(column.name)}`;
  const shown = isBytes(column)
    ? `CONCAT('{"hex":"', LOWER(HEX(${value})), '"}')`
    : `JSON_QUOTE(${textExpr(column, row)})`;
  return column.nullable ? `IF(${value} IS NULL, 'null', ${shown})` : shown;
}

/** SQL that is true where an update left a column's value as it was, byte by byte. */
export function unchangedExpr(column: LayoutColumn): string {
  if (hasExactEquality(column)) return `OLD.${id(column.name)} <=> NEW.${id(column.name)}`;
  return `CAST(${readExpr(column, 'OLD')} AS BINARY) <=> CAST(${readExpr(column, 'NEW')} AS BINARY)`;
}

// Well-formed UTF-8 without control characters, of which `records/record-id.ts` makes text. No surrogates: servers take
// their three bytes for a character.
const PLAIN_UTF8 = [
  '[2-6][0-9A-F]|7[0-9A-E]',
  'C2[AB].|C[3-9A-F][89AB].|D.[89AB].',
  'E0[AB].[89AB].|E[1-9A-CEF][89AB].[89AB].|ED[89].[89AB].',
  'F0[9AB].[89AB].[89AB].|F[1-3][89AB].[89AB].[89AB].|F48.[89AB].[89AB].',
].join('|');

/** SQL for one value of a key (or of a person's id) as a record id spells it: bytes that are no text become hex. */
export function keyTextExpr(column: LayoutColumn, row: RowAlias): string {
  if (!isBytes(column)) return textExpr(column, row);
  const value = `${row}.${id(column.name)}`;
  return utf8(`IF(HEX(${value}) REGEXP '^(?:${PLAIN_UTF8})*+$', CONVERT(${value} USING utf8mb4), HEX(${value}))`);
}

/** SQL for the same as JavaScript's JSON.stringify writes it; the servers' JSON_QUOTE escapes otherwise, each its own way. */
export function quotedKeyTextExpr(column: LayoutColumn, row: RowAlias): string {
  const text = keyTextExpr(column, row);
  const isPlain = hasExactEquality(column) && !isBytes(column);
  const escaped = isPlain ? text : ESCAPES.reduce((sql, [found, put]) => `REPLACE(${sql}, ${found}, ${put})`, text);
  return `'"', ${escaped}, '"'`;
}

// The backslash first: it stands in all the others.
const ESCAPES: readonly (readonly [found: string, put: string])[] = [
  '\\',
  '"',
  ...Array.from({ length: 32 }, (_, code) => String.fromCharCode(code)),
].map((character) => [
  `CONVERT(X'${Buffer.from(character).toString('hex')}' USING utf8mb4)`,
  literal(JSON.stringify(character).slice(1, -1)),
]);
