import type { Value } from './session.js';

/** A value that may be bound to a placeholder. */
export type Bound = Value | number | bigint | boolean;

/** What the driver says about a column of a result. */
interface Field {
  readonly type: string;
}

type Reader = (raw: unknown) => Value;

/**
 * Turns a row as the driver gives it into {@link Value}s, in place. The driver gives integers up to 32 bits, FLOAT, DOUBLE
 * and YEAR as numbers and a SET as an array; everything else already is text or bytes, and is not touched.
 */
export function rowReader(fields: readonly Field[]): (row: unknown[]) => Value[] {
  const readers: [number, Reader][] = [];
  fields.forEach((field, index) => {
    const reader = readerFor(field.type);
    if (reader !== null) readers.push([index, reader]);
  });
  return (row) => {
    for (const [index, read] of readers) row[index] = read(row[index]);
    return row as Value[];
  };
}

function readerFor(type: string): Reader | null {
  switch (type) {
    case 'TINY':
    case 'SHORT':
    case 'INT':
    case 'INT24':
    case 'FLOAT':
    case 'DOUBLE':
    case 'BIGINT':
    case 'DECIMAL':
    case 'NEWDECIMAL':
      return (raw) => (raw === null ? null : typeof raw === 'string' ? raw : number(raw));
    case 'YEAR':
      // 0 written back as text would become 2000; '0000' stays 0000.
      return (raw) => (raw === null ? null : number(raw).padStart(4, '0'));
    case 'GEOMETRY':
      return (raw) => (raw === null ? null : unreadable(type));
    case 'STRING':
    case 'VAR_STRING':
    case 'SET':
    case 'ENUM':
      return (raw) => (Array.isArray(raw) ? raw.join(',') : text(raw, type));
    default:
      return null;
  }
}

function number(raw: unknown): string {
  if (typeof raw === 'number' || typeof raw === 'bigint') return String(raw);
  throw new TypeError(`a number was expected, the driver gave ${typeof raw}`);
}

function text(raw: unknown, type: string): Value {
  if (raw === null || typeof raw === 'string' || Buffer.isBuffer(raw)) return raw;
  return unreadable(type);
}

function unreadable(type: string): never {
  throw new TypeError(`a ${type} value cannot be read exactly as it is: select it as text or CAST(… AS BINARY)`);
}

/**
 * Values as the driver's text protocol must get them. Throws on `undefined`, which the driver would send as NULL, and on
 * a number that is not finite.
 */
export function textValues(values: readonly Bound[]): readonly Bound[] {
  for (const value of values) check(value);
  return values;
}

/**
 * One row of values for a prepared statement. Integers go as BIGINT: the driver would send those beyond 32 bits as DOUBLE,
 * and a change of type in the middle of a batch costs a packet.
 */
export function preparedValues(values: readonly Bound[]): readonly Bound[] {
  for (const value of values) check(value);
  const isInteger = (value: Bound): value is number => typeof value === 'number' && Number.isInteger(value);
  return values.some(isInteger) ? values.map((value) => (isInteger(value) ? BigInt(value) : value)) : values;
}

function check(value: Bound): void {
  if (value === undefined) throw new TypeError('a bound value is undefined');
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return;
  if (!Number.isFinite(value) || Number.isInteger(value)) throw new TypeError(`cannot bind the number ${value}`);
}

/** About what a row of values takes on the wire, in bytes; never less. */
export function wireBytes(values: readonly Bound[]): number {
  let bytes = 0;
  for (const value of values) {
    if (typeof value === 'string') bytes += Buffer.byteLength(value) + 10;
    else if (Buffer.isBuffer(value)) bytes += value.length + 10;
    else bytes += 21;
  }
  return bytes;
}

/** What values take in the text protocol, in bytes, escapes and quotes included. Only for statements that may be too big. */
export function textBytes(values: readonly Bound[]): number {
  let bytes = 0;
  for (const value of values) {
    if (typeof value === 'string' || Buffer.isBuffer(value)) {
      const raw = typeof value === 'string' ? Buffer.from(value) : value;
      bytes += raw.length + 11;
      for (const byte of raw) if (byte === 0 || byte === 0x22 || byte === 0x27 || byte === 0x5c) bytes++;
    } else {
      bytes += 21;
    }
  }
  return bytes;
}
