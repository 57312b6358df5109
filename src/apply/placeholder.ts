import { randomBytes, randomUUID } from 'node:crypto';
import type { Value } from '../mysql/session.js';
import type { LayoutColumn } from '../schema/layout.js';

const dayMs = 86_400_000;

const bitsOf: Readonly<Record<string, bigint>> = { tinyint: 8n, smallint: 16n, mediumint: 24n, int: 32n, bigint: 64n };

/** From the far end of the type, where ids and amounts seldom are. */
function integer(column: LayoutColumn, at: number): string | undefined {
  const bits = bitsOf[column.dataType] ?? 0n;
  const far = BigInt(at);
  if (far >= 1n << (bits - 1n)) return undefined;
  return String(column.columnType.includes('unsigned') ? (1n << bits) - 1n - far : -(1n << (bits - 1n)) + far);
}

function decimal(column: LayoutColumn, at: number): string | undefined {
  const [precision, scale] = (/\((\d+),(\d+)\)/u.exec(column.columnType) ?? []).slice(1).map(Number);
  const most = 10n ** BigInt((precision ?? 0) - (scale ?? 0)) - 1n;
  if (BigInt(at) > most) return undefined;
  return String(column.columnType.includes('unsigned') ? most - BigInt(at) : BigInt(at) - most);
}

/** Random where there is room for that, else counted: no two of one call are the same. */
function text(column: LayoutColumn, at: number): string | undefined {
  const length = Number(/\((\d+)\)/u.exec(column.columnType)?.[1] ?? '40');
  if (length >= 20) return `~${randomBytes(20).toString('hex')}`.slice(0, length);
  const counted = at.toString(36);
  return counted.length < length ? `~${counted.padStart(length - 1, '0')}` : undefined;
}

function moment(at: number, fromMs: number, stepMs: number, length: number): string {
  return new Date(fromMs + at * stepMs).toISOString().replace('T', ' ').slice(0, length);
}

function clock(at: number): string | undefined {
  const seconds = 838 * 3600 + 3599 - at;
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  return seconds < 0 ? undefined : `-${two(seconds / 3600)}:${two((seconds / 60) % 60)}:${two(seconds % 60)}`;
}

/**
 * The `at`-th of the values that stand in a unique column for a moment: each differs from the others, and most likely
 * from all that is there. Undefined: the type has not so many.
 */
export function placeholder(column: LayoutColumn, at: number): Value | undefined {
  if (column.nullable) return null;
  switch (column.dataType) {
    case 'tinyint':
    case 'smallint':
    case 'mediumint':
    case 'int':
    case 'bigint':
      return integer(column, at);
    case 'decimal':
      return decimal(column, at);
    case 'char':
    case 'varchar':
    case 'tinytext':
    case 'text':
    case 'mediumtext':
    case 'longtext':
      return text(column, at);
    case 'binary':
    case 'varbinary':
    case 'tinyblob':
    case 'blob':
    case 'mediumblob':
    case 'longblob': {
      const bytes = text(column, at);
      return bytes === undefined ? undefined : Buffer.from(bytes);
    }
    case 'date':
      return moment(at, Date.UTC(1001, 0, 1), dayMs, 10);
    case 'datetime':
      return moment(at, Date.UTC(1001, 0, 1), 1000, 19);
    case 'timestamp':
      return moment(at, dayMs, 1000, 19);
    case 'time':
      return clock(at);
    case 'year':
      return at < 100 ? String(1901 + at) : undefined;
    case 'uuid':
      return randomUUID();
    default:
      return undefined;
  }
}
