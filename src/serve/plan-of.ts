import type { Config } from '../config/config.js';
import { parseCron } from '../schedule/cron.js';
import { localClock } from '../schedule/local-clock.js';
import { timetable, type Timetable } from '../schedule/timetable.js';
import type { Scheduled } from './due.js';

/** The spokes that have a schedule, their own or the common one. Those with the same one share it. */
export function planOf(config: Config): readonly Scheduled[] {
  const { schedule: common, timeZone } = config.serve;
  const clock = localClock(timeZone);
  const made = new Map<string, Timetable>();
  return config.spokes.flatMap(({ id, name, schedule = common, window = null }) => {
    if (schedule.length === 0) return [];
    const key = JSON.stringify([schedule, window]);
    const times =
      made.get(key) ??
      timetable(
        schedule.flatMap((one) => timesOf(one, timeZone)),
        window,
        clock,
      );
    made.set(key, times);
    return [{ id, name, times }];
  });
}

function timesOf(expression: string, timeZone: string | null) {
  const times = parseCron(expression, timeZone);
  // What a configuration holds was read once already: only a day that has passed for ever can be missing now.
  return 'fault' in times ? [] : [times];
}
