import type { CronTimes } from './cron.js';
import type { LocalClock } from './local-clock.js';
import type { Window } from './window.js';

/** When a spoke is due: the times of its schedule that fall into its window. In milliseconds since 1970. */
export interface Timetable extends CronTimes {
  /** Whether its window is open. */
  readonly isOpen: (t: number) => boolean;
}

/** A schedule that misses its window on so many days in a row never meets it. */
const DAYS_LOOKED_AT = 400;

const DAY_MINUTES = 24 * 60;

/** The times of several expressions together, within `window` (null: always open), by the clock of their time zone. */
export function timetable(times: readonly CronTimes[], window: Window | null, clock: LocalClock): Timetable {
  const any: CronTimes = {
    before: (t) =>
      pick(
        times.map(({ before }) => before(t)),
        Math.max,
      ),
    after: (t) =>
      pick(
        times.map(({ after }) => after(t)),
        Math.min,
      ),
  };
  if (window === null) return { ...any, isOpen: () => true };
  const length = (window.to - window.from + DAY_MINUTES) % DAY_MINUTES || DAY_MINUTES;
  const sinceOpening = (t: number): number => (clock.minuteOfDay(t) - window.from + DAY_MINUTES) % DAY_MINUTES;
  const isOpen = (t: number): boolean => sinceOpening(t) < length;
  const minuteOf = (t: number): number => Math.floor(t / 60_000) * 60_000;
  return {
    isOpen,
    before: (t) =>
      // From outside, the next place to look is just before the window closed.
      within(t, any.before, isOpen, (out) =>
        Math.min(out - 1, clock.shifted(minuteOf(out), length - sinceOpening(out)) - 1),
      ),
    after: (t) =>
      within(t, any.after, isOpen, (out) =>
        Math.max(out, clock.shifted(minuteOf(out), DAY_MINUTES - sinceOpening(out)) - 1),
      ),
  };
}

function within(
  start: number,
  step: (t: number) => number | null,
  isOpen: (t: number) => boolean,
  beyond: (out: number) => number,
): number | null {
  let from = start;
  for (let day = 0; day < DAYS_LOOKED_AT; day += 1) {
    const found = step(from);
    if (found === null || isOpen(found)) return found;
    from = beyond(found);
  }
  return null;
}

function pick(found: readonly (number | null)[], choose: (...some: number[]) => number): number | null {
  const some = found.filter((one) => one !== null);
  return some.length === 0 ? null : choose(...some);
}
