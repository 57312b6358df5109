import { id } from '../mysql/identifier.js';
import type { Sql } from '../mysql/session.js';
import { enumIndex, enumIndexes, members, setBits } from './enum-members.js';
import { floatText } from './float-text.js';
import type { LayoutColumn } from './layout.js';

/** How the values of a column travel: each kind has one way to be read, hashed, written and compared. */
export type Kind =
  | 'integer'
  | 'decimal'
  | 'float'
  | 'bit'
  | 'text'
  | 'long text'
  | 'bytes'
  | 'long bytes'
  | 'enum'
  | 'set'
  | 'temporal'
  | 'address'
  | 'json'
  | 'internal';

// 'long': a value may not fit into max_allowed_packet beside others; CONCAT would then give NULL, and no error.
const KINDS: ReadonlyMap<string, Kind> = new Map([
  ...typed('integer', 'tinyint smallint mediumint int bigint'),
  ...typed('decimal', 'decimal'),
  ...typed('float', 'float double'),
  ...typed('bit', 'bit'),
  ...typed('text', 'char varchar tinytext text'),
  ...typed('long text', 'mediumtext longtext'),
  ...typed('bytes', 'binary varbinary tinyblob blob'),
  ...typed('long bytes', 'mediumblob longblob'),
  ...typed('enum', 'enum'),
  ...typed('set', 'set'),
  ...typed('temporal', 'date datetime timestamp time year'),
  ...typed('address', 'uuid inet4 inet6'),
  ...typed('json', 'json'),
  ...typed('internal', 'geometry point linestring polygon multipoint multilinestring multipolygon'),
  ...typed('internal', 'geometrycollection geomcollection vector'),
]);

function typed(kind: Kind, dataTypes: string): [string, Kind][] {
  return dataTypes.split(' ').map((dataType) => [dataType, kind]);
}

/** Charsets in which a text has the bytes that it has in UTF-8. */
const UTF8_CHARSETS: ReadonlySet<string> = new Set(['utf8mb4', 'utf8mb3', 'utf8']);

/** True if a text of this charset has to be converted to have the bytes that are hashed: those of UTF-8. */
export function isHashedConverted(charset: string | null): boolean {
  return charset !== null && !UTF8_CHARSETS.has(charset);
}

/** True if this program can read, compare and write columns of the type. */
export function isKnownType(dataType: string): boolean {
  return KINDS.has(dataType);
}

/** True for FLOAT and DOUBLE. */
export function isFloat(dataType: string): boolean {
  return KINDS.get(dataType) === 'float';
}

/** How values of the column travel. */
export function kindOf(column: LayoutColumn): Kind {
  const kind = KINDS.get(column.dataType);
  if (kind === undefined) throw new TypeError(`column ${column.name} has the unknown type ${column.dataType}`);
  return kind;
}

function reference(column: LayoutColumn, alias: string): string {
  const name = `${alias}.${id(column.name)}`;
  if (column.castTo === undefined) return name;
  // What the type of then could not hold was written since.
  const cast = `CAST(${name} AS ${column.castTo})`;
  return `IF(${name} = ${cast}, ${cast}, CONCAT('!', ${name}))`;
}

/**
 * SQL that gives a column's canonical value: text, bytes (binary and BLOB types only) or NULL; what it gives is what
 * {@link writeExpr} takes back. Geometry and vectors are the hex of the server's own bytes, BIT is a number.
 */
export function readExpr(column: LayoutColumn, alias: string): string {
  const name = reference(column, alias);
  switch (kindOf(column)) {
    case 'integer':
    case 'decimal':
      return unfilled(column, name);
    case 'float':
      // Wide enough: in a UNION a server else cuts it off where the text of a number mostly ends.
      return `CAST(${floatText(column, name)} AS CHAR(40))`;
    case 'bit':
      return `${name} + 0`;
    case 'set':
    case 'json':
    case 'address':
      return `CAST(${name} AS CHAR)`;
    case 'internal':
      return `HEX(${name})`;
    case 'text':
    case 'long text':
    case 'bytes':
    case 'long bytes':
    case 'enum':
    case 'temporal':
      return name;
  }
}

/** ZEROFILL pads to a width that sites may differ in. A layout does not tell it, only that it makes a column UNSIGNED. */
function unfilled(column: LayoutColumn, name: string): string {
  return column.columnType.includes('unsigned') ? `${name} + 0` : name;
}

/**
 * SQL for the strong hash that all fingerprints are made of, in hex. SHA-256, as fast as SHA-1 where measured: MySQL has
 * neither SHA1() nor MD5() from 9.6 on.
 */
export function digest(valueSql: string): string {
  return `SHA2(${valueSql}, 256)`;
}

/** Two bytes that stand in no UTF-8: one between the values of a row as it is hashed, one in place of a NULL. */
export const HASHED_BETWEEN = 0xff;
export const HASHED_NULL = 0xfe;

/** SQL for one byte. CONCAT_WS that is given one as its separator joins bytes: no text is converted, or refused. */
export function byteSql(byte: number): string {
  return `CAST(x'${byte.toString(16).toUpperCase()}' AS BINARY)`;
}

/**
 * The column's part of a row hash: arguments for a CONCAT_WS with the separator {@link HASHED_BETWEEN}. Unambiguous in
 * sequence: neither numbers, dates nor text, which is UTF-8, hold that byte; bytes are preceded by their length.
 * `digestText`: take the digest of TEXT and BLOB values in place of the values, as is always done for longer types.
 */
export function hashExpr(column: LayoutColumn, alias: string, digestText = false): string {
  const name = reference(column, alias);
  const plain = (value: string): string => (column.nullable ? `IFNULL(${value}, ${byteSql(HASHED_NULL)})` : value);
  switch (kindOf(column)) {
    case 'integer':
    case 'decimal':
      return plain(unfilled(column, name));
    case 'float':
      return plain(floatText(column, name));
    case 'bit':
      return plain(`${name} + 0`);
    case 'temporal':
      return plain(name);
    case 'address':
      // IFNULL of the value itself would have the type UUID, which no byte is one of.
      return plain(`CAST(${name} AS CHAR)`);
    case 'text':
      return plain(isBlob(column) && digestText ? digest(asText(column, name)) : asText(column, name));
    case 'bytes':
      return isBlob(column) && digestText ? plain(digest(name)) : `${plain(`LENGTH(${name})`)}, ${name}`;
    case 'long text':
      return plain(digest(asText(column, name)));
    case 'long bytes':
    case 'internal':
      return plain(digest(name));
    case 'json':
      return plain(digest(`CAST(${name} AS CHAR CHARACTER SET utf8mb4)`));
    case 'set':
    case 'enum':
      // The '' that stands for a wrong value counts as the member '' where there is one: nobody can write it on purpose.
      return plain(asText(column, name));
  }
}

/** In UTF-8, whatever the charset: a column that gets another one keeps its hashes. */
function asText(column: LayoutColumn, name: string): string {
  return column.convert ? `CONVERT(${name} USING utf8mb4)` : name;
}

/** True for types that are stored apart from the row and may hold 64 KB: TEXT and BLOB. */
export function isBlob(column: LayoutColumn): boolean {
  return column.dataType === 'text' || column.dataType === 'blob';
}

/**
 * A placeholder whose text is taken as a whole number from 0 to 2^64 - 1. MySQL takes what is bound to CAST(? AS UNSIGNED)
 * itself for a signed one.
 */
export const UNSIGNED = 'CAST(CAST(? AS CHAR) AS UNSIGNED)';

/** The placeholder that a canonical value is bound to in a write. */
export function writeExpr(column: LayoutColumn): string {
  switch (kindOf(column)) {
    case 'bit':
      return UNSIGNED;
    case 'internal':
      return 'UNHEX(?)';
    default:
      return '?';
  }
}

const INTEGER = /^-?\d+$/;
const DECIMAL = /^-?\d+(\.\d+)?$/;
const FLOAT = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i;

/**
 * A canonical key value as a literal of the column's own type, so that the server compares in that type and can use the
 * index. Throws TypeError if the value is none of the column's type.
 */
export function keyLiteral(column: LayoutColumn, value: string | Buffer): Sql {
  switch (kindOf(column)) {
    case 'integer':
    case 'bit':
      return { sql: checked(column, value, INTEGER) };
    case 'decimal':
      return { sql: checked(column, value, DECIMAL) };
    case 'float': {
      const text = checked(column, value, FLOAT);
      // No server reads such a number, and no column holds one.
      if (!Number.isFinite(Number(text))) throw new TypeError(`${text} is no key value of ${column.name}`);
      return { sql: /e/i.test(text) ? text : `${text}e0` };
    }
    case 'enum':
      return { sql: String(enumIndex(column, text(column, value))) };
    case 'set':
      return { sql: String(setBits(column, text(column, value))) };
    case 'bytes':
    case 'long bytes':
      return { sql: '?', values: [typeof value === 'string' ? Buffer.from(value) : value] };
    case 'text':
    case 'long text':
    case 'temporal':
    case 'address':
      return { sql: '?', values: [text(column, value)] };
    case 'json':
    case 'internal':
      throw new TypeError(`column ${column.name} of type ${column.dataType} cannot be part of a key`);
  }
}

function checked(column: LayoutColumn, value: string | Buffer, pattern: RegExp): string {
  const literal = text(column, value);
  if (!pattern.test(literal)) throw new TypeError(`${JSON.stringify(literal)} is no key value of ${column.name}`);
  return literal;
}

function text(column: LayoutColumn, value: string | Buffer): string {
  if (typeof value !== 'string') throw new TypeError(`a key value of ${column.name} is bytes, text was expected`);
  return value;
}

/**
 * SQL that is true where the column's value stands `operator` to a key value, in the order of {@link orderExpr} and with
 * the index wherever the server can. An ENUM sorts by its number but compares as text: so it is compared by number.
 */
export function keyComparison(
  column: LayoutColumn,
  operator: '=' | '<' | '<=' | '>',
  value: string | Buffer,
  alias: string,
): Sql {
  const name = reference(column, alias);
  const literal = keyLiteral(column, value);
  const values = literal.values ?? [];
  if (operator === '=') return { sql: `${name} = ${literal.sql}`, values };
  switch (kindOf(column)) {
    case 'enum': {
      const wanted = enumIndexes(column).filter((index) => holds(index, operator, Number(literal.sql)));
      return { sql: wanted.length === 0 ? 'FALSE' : `${name} IN (${wanted.join(', ')})` };
    }
    case 'set':
      return { sql: `${name} + 0 ${operator} ${literal.sql}` };
    default:
      return { sql: `${name} ${operator} ${literal.sql}`, values };
  }
}

function holds(left: number, operator: '<' | '<=' | '>', right: number): boolean {
  if (operator === '<') return left < right;
  return operator === '<=' ? left <= right : left > right;
}

/** What rows are ordered by so that {@link keyComparison} agrees with the order and the index gives it. */
export function orderExpr(column: LayoutColumn, alias: string): string {
  return reference(column, alias);
}

/**
 * True if a server may take two different canonical values for the same: text under a collation.
 * Then what is unequal byte for byte has to be asked of the server.
 */
export function hasLooseEquality(column: LayoutColumn): boolean {
  const kind = kindOf(column);
  return kind === 'text' || kind === 'long text';
}

/** True if the server says of two values that they are equal only where their canonical values are. */
export function hasExactEquality(column: LayoutColumn): boolean {
  return ['integer', 'decimal', 'bit', 'temporal', 'bytes', 'long bytes'].includes(kindOf(column));
}

/** True for the types whose canonical values are bytes: those of BINARY and BLOB. */
export function isBytes(column: LayoutColumn): boolean {
  return kindOf(column) === 'bytes' || kindOf(column) === 'long bytes';
}

/** True for the integer types, BIGINT UNSIGNED included. */
export function isInteger(column: LayoutColumn): boolean {
  return kindOf(column) === 'integer';
}

/** True for the '' that an ENUM shows in place of a value that once did not fit. Strict mode refuses to write it. */
export function isWrongEnum(column: LayoutColumn, value: string | Buffer | null): boolean {
  return value === '' && kindOf(column) === 'enum' && !members(column).includes('');
}
