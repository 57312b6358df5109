/** What must be taken off a site's time to get the hub's: the measured skew, and for zoneless columns the site's zone. */
export interface SiteClock {
  /** Site's clock minus hub's clock, microseconds; 0 where it is too small to be told from the line's delay. */
  readonly skewUs: bigint;
  /** Offset of the site's own time zone from UTC, microseconds: a DATETIME is read in it (DESIGN §4). */
  readonly zoneUs: bigint;
}

const pattern = /^(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?)?$/u;

/**
 * A DATE, DATETIME or TIMESTAMP text as microseconds since 1970 by the hub's clock; null for NULL, zero dates and
 * whatever is no time at all. A TIMESTAMP is taken as UTC, which every session of ours speaks.
 */
export function effectiveTimeUs(text: string | null, dataType: string, clock: SiteClock): bigint | null {
  const parts = text === null ? null : pattern.exec(text);
  if (parts === null) return null;
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map((part) => Number(part ?? 0));
  if (year === 0 || month === 0 || day === 0) return null;
  const utcMs = monthStartMs(year ?? 0, month ?? 1) + ((day ?? 1) - 1) * 86_400_000 + clockMs(hour, minute, second);
  const microseconds = BigInt(utcMs) * 1000n + BigInt((parts[7] ?? '').padEnd(6, '0'));
  return microseconds - clock.skewUs - (dataType === 'timestamp' ? 0n : clock.zoneUs);
}

// Not Date.UTC: it takes the years 0 to 99 for 1900 to 1999.
function monthStartMs(year: number, month: number): number {
  return new Date(0).setUTCFullYear(year, month - 1, 1);
}

function clockMs(hour = 0, minute = 0, second = 0): number {
  return ((hour * 60 + minute) * 60 + second) * 1000;
}
