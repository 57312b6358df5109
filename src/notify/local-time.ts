const OFFSET = /^([+-])(\d\d):(\d\d)$/u;

/**
 * `2026-11-23 09:12:45` in a time zone, which is a name that the platform knows or an offset such as `+05:45`; with six
 * decimals if `precise`. An unknown zone gives UTC, and says so.
 */
export function localTime(timeUs: bigint, zone: string, precise = false): string {
  const fraction = ((timeUs % 1_000_000n) + 1_000_000n) % 1_000_000n;
  const ms = Number((timeUs - fraction) / 1000n);
  const decimals = precise ? `.${fraction.toString().padStart(6, '0')}` : '';
  const offset = OFFSET.exec(zone);
  if (offset !== null) return utc(ms + offsetMs(offset)) + decimals;
  const inZone = zoned(ms, zone);
  return inZone === null ? `${utc(ms)}${decimals} UTC` : inZone + decimals;
}

/** Microseconds since 1970 of a UTC text `YYYY-MM-DD HH:MM:SS.ffffff`; null: it is none. */
export function utcTextToUs(text: string): bigint | null {
  const parts = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?$/u.exec(text);
  if (parts === null) return null;
  const ms = Date.parse(`${parts[1]}T${parts[2]}Z`);
  return Number.isNaN(ms) ? null : BigInt(ms) * 1000n + BigInt((parts[3] ?? '').padEnd(6, '0'));
}

function offsetMs([, sign, hours, minutes]: RegExpExecArray): number {
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}

function utc(ms: number): string {
  const date = new Date(ms);
  return Number.isNaN(date.getTime()) ? '?' : date.toISOString().slice(0, 19).replace('T', ' ');
}

function zoned(ms: number, zone: string): string | null {
  try {
    // The Swedish way to write a time is ISO 8601.
    return new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' }).format(ms);
  } catch {
    return null;
  }
}
