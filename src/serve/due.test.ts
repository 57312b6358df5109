import { expect, test } from 'vitest';
import { type CronTimes, parseCron } from '../schedule/cron.js';
import { localClock } from '../schedule/local-clock.js';
import { timetable } from '../schedule/timetable.js';
import { parseWindow, type Window } from '../schedule/window.js';
import { type Scheduled, whatIsDue } from './due.js';

const ZONE = 'Europe/Berlin';
const DAY = '2026-06-01';
const at = (time: string): number => Date.parse(time.includes('T') ? time : `${DAY}T${time}+02:00`);
const shown = (time: number | null): string | null =>
  time === null ? null : new Date(time + 7_200_000).toISOString().slice(0, 16).replace(`${DAY}T`, '');

function spoke(id: number, schedule: string, window: string | null = null): Scheduled {
  const opened = window === null ? null : (parseWindow(window) as Window);
  const times = timetable([parseCron(schedule, ZONE) as CronTimes], opened, localClock(ZONE));
  return { id, name: `Site ${id}`, times };
}

const QUARTERS = '*/15 8-18 * * 1-6';

test.each<[string, Scheduled, string | null, string, boolean, string]>([
  ['never synced, a time has passed', spoke(2, QUARTERS), null, '09:01', true, '09:15'],
  ['the run of this time was made', spoke(2, QUARTERS), '09:00', '09:01', false, '09:15'],
  ['at the very time', spoke(2, QUARTERS), '09:00', '09:15', true, '09:30'],
  ['one run was missed', spoke(2, QUARTERS), '09:00', '09:16', true, '09:30'],
  ['many were missed: still one', spoke(2, QUARTERS), '08:00', '18:50', true, '2026-06-02T08:00'],
  ['at night nothing is due', spoke(2, QUARTERS), '18:45:30', '23:00', false, '2026-06-02T08:00'],
  ['what was missed is made up at night too', spoke(2, QUARTERS), '17:00', '23:00', true, '2026-06-02T08:00'],
  ['but not outside of its window', spoke(2, QUARTERS, '07:00-20:00'), '17:00', '23:00', false, '2026-06-02T08:00'],
  ['the window is open', spoke(2, '0 * * * *', '20:00-06:00'), '05:00', '20:00', true, '21:00'],
  ['the window is closed', spoke(2, '0 * * * *', '20:00-06:00'), '05:00:01', '12:00', false, '20:00'],
])('%s', (_, one, handled, now, isDue, next) => {
  const known = new Map(handled === null ? [] : [[one.id, at(handled)]]);
  const due = whatIsDue([one], known, at(now));
  expect([due.spokes, shown(due.next)]).toEqual([isDue ? [2] : [], next]);
});

test('spokes with schedules of their own are due by themselves, and together where their times meet', () => {
  const plan = [spoke(2, '*/15 * * * *'), spoke(3, '0 * * * *')];
  const handled = new Map([2, 3].map((id) => [id, at('09:05')]));
  expect(whatIsDue(plan, handled, at('09:15'))).toMatchObject({ spokes: [2], since: at('09:15') });
  expect(whatIsDue(plan, handled, at('10:00'))).toMatchObject({ spokes: [2, 3], since: at('10:00') });
});

test('of an hour that the clock shows twice each time counts once, of one that it leaves out none is lost', () => {
  const nightly = [spoke(2, '30 2 * * *')];
  const after = (handled: string, now: string): readonly number[] =>
    whatIsDue(nightly, new Map([[2, at(handled)]]), at(now)).spokes;
  // 02:30 in summer time was run; an hour later the clock shows 02:30 again.
  expect(after('2026-10-25T00:30:01Z', '2026-10-25T01:30:01Z')).toEqual([]);
  // There is no 02:30: it comes at 03:00, right after the gap.
  expect(after('2026-03-28T01:30:01Z', '2026-03-29T00:59:59Z')).toEqual([]);
  expect(after('2026-03-28T01:30:01Z', '2026-03-29T01:00:00Z')).toEqual([2]);
});
