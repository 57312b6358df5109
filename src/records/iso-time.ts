import type { Value } from '../mysql/session.js';

/** A UTC DATETIME(6) as ISO 8601; null stays null. */
export function isoTime(value: Value | undefined): string | null {
  return value === null || value === undefined ? null : `${value.toString().slice(0, 23).replace(' ', 'T')}Z`;
}

/** Milliseconds since 1970 as ISO 8601; null stays null. */
export function isoOfMs(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
