/** What the clock on the wall shows in a time zone. Times are milliseconds since 1970. */
export interface LocalClock {
  /** Minutes since midnight, without the part of a minute. */
  readonly minuteOfDay: (t: number) => number;
  /** The time at which the clock shows so many minutes more (or less); where it shows that twice, one of both. */
  readonly shifted: (t: number, minutes: number) => number;
}

const MINUTE_MS = 60_000;

/** The clock of a time zone that the platform knows; null: this machine's. Throws RangeError for another. */
export function localClock(timeZone: string | null): LocalClock {
  const format = new Intl.DateTimeFormat('en-US', {
    ...(timeZone === null ? {} : { timeZone }),
    hourCycle: 'h23',
    ...{ year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' },
  });
  const shown = (t: number): number => {
    const parts = new Map(format.formatToParts(t).map(({ type, value }) => [type, Number(value)]));
    const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
    return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'));
  };
  const whole = (t: number): number => Math.floor(t / MINUTE_MS) * MINUTE_MS;
  const offset = (t: number): number => shown(t) - whole(t);
  return {
    minuteOfDay: (t) => (shown(t) / MINUTE_MS) % (24 * 60),
    shifted(t, minutes) {
      const moved = t + minutes * MINUTE_MS;
      return moved + offset(t) - offset(moved);
    },
  };
}
