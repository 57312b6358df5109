/** When a day, `2026-01-31`, begins in a time zone, in milliseconds since 1970; undefined: it is no day. */
export function startOfDay(day: string, zone: string): number | undefined {
  const utc = /^\d{4}-\d\d-\d\d$/u.test(day) ? Date.parse(`${day}T00:00:00Z`) : NaN;
  if (Number.isNaN(utc)) return undefined;
  // The second look is for days on which the clock changes.
  const near = utc - offsetAt(utc, zone);
  return utc - offsetAt(near, zone);
}

/** The day after it, in the same form. */
export function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}

function offsetAt(time: number, zone: string): number {
  // The Swedish way to write a time is ISO 8601.
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
  return Date.parse(`${format.format(time).replace(' ', 'T')}Z`) - time;
}
