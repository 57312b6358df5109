import { createHash } from 'node:crypto';
import type { Row, Value } from '../mysql/session.js';
import { counterCode } from '../reconcile/counter.js';
import { HASHED_BETWEEN, HASHED_NULL, isBlob, isHashedAsStored, isHashedAsUtf8, kindOf } from '../schema/encoding.js';
import type { Layout, LayoutColumn } from '../schema/layout.js';
import { digestsText } from './fingerprint.js';

type Filled = Exclude<Value, null>;

/**
 * The row hash that `rowHash` of `compare/fingerprint.ts` would give for a row that stands in no table, from its
 * canonical values. Null where this program does not know the bytes that a server would hash.
 */
export function hashOfRow(layout: Layout, row: Row): string | null {
  const digestText = digestsText(layout);
  const parts = layout.columns.map((column, index) => encoded(column, row[index] ?? null, digestText));
  const known = parts.flatMap((part) => part ?? []);
  if (parts.includes(null)) return null;
  return BigInt(`0x${digest(joined(known)).slice(0, 16)}`).toString();
}

/** The same for one column's own hash; of a counter that is its value. */
export function hashOfColumn(column: LayoutColumn, value: Value): string | null {
  if (column.sums === true) return counterCode(value?.toString() ?? null);
  const parts = encoded(column, value, false);
  return parts === null ? null : digest(joined(parts)).slice(0, 12);
}

function digest(bytes: Filled): string {
  return createHash('sha256').update(bytes).digest('hex');
}

const NOTHING = Buffer.alloc(0);
const BETWEEN = Buffer.from([HASHED_BETWEEN]);
const NULL = Buffer.from([HASHED_NULL]);

function joined(parts: readonly Filled[]): Buffer {
  return Buffer.concat(parts.flatMap((part, index) => [index === 0 ? NOTHING : BETWEEN, Buffer.from(part)]));
}

/** A column's part of a row hash, as `hashExpr` of `schema/encoding.ts` spells it. */
function encoded(column: LayoutColumn, value: Value, digestText: boolean): Filled[] | null {
  if (value === null) return [NULL];
  const bytes = bytesOf(column, value);
  if (bytes === null) return null;
  const plain = isHashedAsUtf8(column) ? [bytes] : [String(bytes.length), bytes];
  switch (kindOf(column)) {
    case 'integer':
    case 'decimal':
    case 'float':
    case 'bit':
    case 'temporal':
    case 'address':
      return [bytes];
    case 'text':
    case 'bytes':
      return isBlob(column) && digestText ? [digest(bytes)] : plain;
    case 'long text':
    case 'long bytes':
    case 'json':
    case 'internal':
      return [digest(bytes)];
    case 'set':
    case 'enum':
      return plain;
  }
}

function bytesOf(column: LayoutColumn, value: Filled): Buffer | null {
  if (Buffer.isBuffer(value)) return value;
  if (kindOf(column) === 'internal') return Buffer.from(value, 'hex');
  if (column.charset !== 'latin1' || !isHashedAsStored(column)) return Buffer.from(value, 'utf8');
  const bytes = Array.from(value, (sign) => CP1252.get(sign));
  return bytes.includes(undefined) ? null : Buffer.from(bytes.map(Number));
}

/** The server's latin1 is cp1252, which has these between 0x80 and 0x9F. (TextDecoder does not, in some versions of Node.) */
const FROM_0X80 =
  '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f' + // 0x80 to 0x8F
  '\u0090‘’“”•–—˜™š›œ\u009džŸ';

const CP1252: ReadonlyMap<string, number> = new Map(
  Array.from({ length: 256 }, (_, byte) => [FROM_0X80[byte - 0x80] ?? String.fromCharCode(byte), byte]),
);
