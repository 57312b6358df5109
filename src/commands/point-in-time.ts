import { parseDuration } from '../config/duration.js';

const ISO = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?$/u;

/**
 * The moment that a person means: `2h`, `3d` (before `now`), or an ISO date or time; without a zone it is in this
 * machine's. Null: it is none.
 */
export function parsePointInTime(text: string, now: Date): Date | null {
  const before = parseDuration(text);
  if (before !== null) return new Date(now.getTime() - before);
  if (!ISO.test(text)) return null;
  const local = text.length === 10 ? `${text}T00:00` : text.replace(' ', 'T');
  const time = new Date(local);
  return Number.isNaN(time.getTime()) ? null : time;
}
