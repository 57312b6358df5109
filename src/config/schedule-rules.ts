import { parseCron } from '../schedule/cron.js';
import { localClock } from '../schedule/local-clock.js';
import { timetable } from '../schedule/timetable.js';
import { parseWindow } from '../schedule/window.js';
import { type Fault, showPath } from './problem.js';
import { type ConfigView, textOf } from './view.js';

/** Any day will do: a schedule that never comes is refused by itself. */
const FROM = Date.UTC(2025, 0, 1);

/** Spokes that `serve` would never sync, because no time of their schedule falls into their window. */
export function unmetWindows(view: ConfigView): Fault[] {
  return view.spokes.flatMap(({ path, raw }) => {
    const written = textOf(raw['window']);
    const window = written === null ? null : parseWindow(written);
    const expressions = [raw['schedule'] ?? view.schedule ?? []].flat();
    const times = expressions.map((one) => (typeof one === 'string' ? parseCron(one, 'UTC') : { fault: 'no text' }));
    const good = times.flatMap((one) => ('fault' in one ? [] : [one]));
    if (window === null || 'fault' in window || good.length < Math.max(times.length, 1)) return [];
    // Schedule and window go by the same clock, whichever it is.
    if (timetable(good, window, localClock('UTC')).after(FROM) !== null) return [];
    const message = `${showPath(path)}.window is ${JSON.stringify(written)}, and its schedule has no time in it`;
    return [{ at: [...path, 'window'], message, fix: 'Give the spoke a schedule of its own, or another window' }];
  });
}
