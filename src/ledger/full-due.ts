import type { CompareConfig } from '../config/config.js';

/** Whether a table must be compared in full now. `ageMs`: time since the last full compare; null: there was none. */
export function isFullDue(compare: CompareConfig, ageMs: number | null): boolean {
  if (compare.mode === 'full' || ageMs === null) return true;
  return compare.fullEveryMs !== null && ageMs >= compare.fullEveryMs;
}
