import { createHash } from 'node:crypto';
import type { Row, Value } from '../mysql/session.js';
import { counterCode } from '../reconcile/counter.js';
import { HASHED_BETWEEN, HASHED_NULL, isBlob, kindOf } from '../schema/encoding.js';
import type { Layout, LayoutColumn } from '../schema/layout.js';
import { digestsText } from './fingerprint.js';

type Filled = Exclude<Value, null>;

/**
 * The row hash that `rowHash` of `compare/fingerprint.ts` would give for a row that stands in no table, from its
 * canonical values.
 */
export function hashOfRow(layout: Layout, row: Row): string {
  const digestText = digestsText(layout);
  const parts = layout.columns.flatMap((column, index) => encoded(column, row[index] ?? null, digestText));
  return BigInt(`0x${digest(joined(parts)).slice(0, 16)}`).toString();
}

/** The same for one column's own hash; of a counter that is its value. */
export function hashOfColumn(column: LayoutColumn, value: Value): string {
  if (column.sums === true) return counterCode(value?.toString() ?? null);
  return digest(joined(encoded(column, value, false))).slice(0, 12);
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
function encoded(column: LayoutColumn, value: Value, digestText: boolean): Filled[] {
  if (value === null) return [NULL];
  const bytes = bytesOf(column, value);
  switch (kindOf(column)) {
    case 'integer':
    case 'decimal':
    case 'float':
    case 'bit':
    case 'temporal':
    case 'address':
    case 'set':
    case 'enum':
      return [bytes];
    case 'text':
      return [isBlob(column) && digestText ? digest(bytes) : bytes];
    case 'bytes':
      return isBlob(column) && digestText ? [digest(bytes)] : [String(bytes.length), bytes];
    case 'long text':
    case 'long bytes':
    case 'json':
    case 'internal':
      return [digest(bytes)];
  }
}

function bytesOf(column: LayoutColumn, value: Filled): Buffer {
  if (Buffer.isBuffer(value)) return value;
  return Buffer.from(value, kindOf(column) === 'internal' ? 'hex' : 'utf8');
}
