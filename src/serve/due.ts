import type { Timetable } from '../schedule/timetable.js';

/** A spoke that `serve` syncs, and when. */
export interface Scheduled {
  readonly id: number;
  readonly name: string;
  readonly times: Timetable;
}

/** What is to be done now. Times are milliseconds since 1970. */
export interface Due {
  /** Ids of the spokes whose time has come. */
  readonly spokes: readonly number[];
  /** The latest of the times that have come; null: none has. */
  readonly since: number | null;
  /** When the next one comes. */
  readonly next: number | null;
}

/**
 * Which spokes are due at `now`. `handled` tells up to when the due times of each are done with: a time after that which
 * has passed is made up once, however many were missed, as soon as the spoke's window is open.
 */
export function whatIsDue(plan: readonly Scheduled[], handled: ReadonlyMap<number, number>, now: number): Due {
  const due = plan.flatMap(({ id, times }) => {
    const last = times.isOpen(now) ? times.before(now) : null;
    return last !== null && last > (handled.get(id) ?? -Infinity) ? [{ id, last }] : [];
  });
  const coming = plan.map(({ times }) => times.after(now)).filter((time) => time !== null);
  return {
    spokes: due.map(({ id }) => id),
    since: due.length === 0 ? null : Math.max(...due.map(({ last }) => last)),
    next: coming.length === 0 ? null : Math.min(...coming),
  };
}
