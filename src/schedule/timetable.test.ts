import { describe, expect, test } from 'vitest';
import { parseCron, type CronTimes } from './cron.js';
import { localClock } from './local-clock.js';
import { timetable, type Timetable } from './timetable.js';
import { parseWindow, type Window } from './window.js';

function cron(expression: string, zone: string): CronTimes {
  const times = parseCron(expression, zone);
  if ('fault' in times) throw new Error(times.fault);
  return times;
}

function table(
  expressions: string | readonly string[],
  window: string | null = null,
  zone = 'Asia/Kathmandu',
): Timetable {
  const list = typeof expressions === 'string' ? [expressions] : expressions;
  return timetable(
    list.map((one) => cron(one, zone)),
    window === null ? null : (parseWindow(window) as Window),
    localClock(zone),
  );
}

const at = (text: string): number => Date.parse(text);
const iso = (t: number | null): string | null => (t === null ? null : new Date(t).toISOString());

/** Every time from `start` on, up to `end`; looking back from each must find the same ones. */
function walk(times: Timetable, start: string, end: string): (string | null)[] {
  const found: number[] = [];
  for (let t = times.after(at(start) - 1); t !== null && t <= at(end); t = times.after(t)) found.push(t);
  for (const [index, t] of found.entries()) {
    expect(times.before(t)).toBe(t);
    if (index > 0) expect(iso(times.before(t - 1))).toBe(iso(found[index - 1] ?? null));
  }
  return found.map(iso);
}

test.each([
  ['*/15 8-18 * * 1-6', '2026-11-21T12:50:00Z', '2026-11-21T13:00:00.000Z'],
  ['*/15 8-18 * * 1-6', '2026-11-21T13:00:00Z', '2026-11-23T02:15:00.000Z'],
  ['0 20 * * MON', '2026-11-23T00:00:00Z', '2026-11-23T14:15:00.000Z'],
  ['@daily', '2026-11-23T00:00:00Z', '2026-11-23T18:15:00.000Z'],
  ['*/10 * * * * *', '2026-11-23T00:00:01Z', '2026-11-23T00:00:10.000Z'],
])('%s after %s is at %s, by the clock of Kathmandu', (expression, from, next) => {
  expect(iso(table(expression).after(at(from)))).toBe(next);
});

test('several expressions are one timetable', () => {
  expect(walk(table(['0 6 * * *', '30 5 * * *'], null, 'UTC'), '2026-01-01T00:00:00Z', '2026-01-02T05:59:00Z')).toEqual(
    ['2026-01-01T05:30:00.000Z', '2026-01-01T06:00:00.000Z', '2026-01-02T05:30:00.000Z'],
  );
});

describe('when the clocks change', () => {
  const berlin = (expression: string, window: string | null = null): Timetable =>
    table(expression, window, 'Europe/Berlin');

  test('a time that there is not comes right after the gap', () => {
    expect(walk(berlin('30 2 * * *'), '2026-03-28T00:00:00Z', '2026-03-31T00:00:00Z')).toEqual([
      '2026-03-28T01:30:00.000Z',
      '2026-03-29T01:00:00.000Z',
      '2026-03-30T00:30:00.000Z',
    ]);
  });

  test('a time that there is twice comes once', () => {
    expect(walk(berlin('30 2 * * *'), '2026-10-24T00:00:00Z', '2026-10-27T00:00:00Z')).toEqual([
      '2026-10-24T00:30:00.000Z',
      '2026-10-25T00:30:00.000Z',
      '2026-10-26T01:30:00.000Z',
    ]);
  });

  test('every half hour goes on every half hour', () => {
    const night = walk(berlin('*/30 * * * *'), '2026-10-24T23:30:00Z', '2026-10-25T03:00:00Z');
    expect(night).toHaveLength(8);
    expect(walk(berlin('*/30 * * * *'), '2026-03-29T00:00:00Z', '2026-03-29T02:00:00Z')).toHaveLength(5);
  });

  test('a window keeps to the clock on the wall', () => {
    const spring = walk(berlin('0 * * * *', '22:00-04:00'), '2026-03-28T12:00:00Z', '2026-03-29T12:00:00Z');
    expect(spring).toHaveLength(5);
    const autumn = walk(berlin('0 * * * *', '22:00-04:00'), '2026-10-24T12:00:00Z', '2026-10-25T12:00:00Z');
    expect(autumn).toHaveLength(7);
    expect(autumn[0]).toBe('2026-10-24T20:00:00.000Z');
    expect(autumn.at(-1)).toBe('2026-10-25T02:00:00.000Z');
  });
});

describe('a window', () => {
  test.each([
    ['20:00-06:00', '2026-01-01T19:59:00Z', false],
    ['20:00-06:00', '2026-01-01T20:00:00Z', true],
    ['20:00-06:00', '2026-01-01T05:59:59Z', true],
    ['20:00-06:00', '2026-01-01T06:00:00Z', false],
    ['8:30–17:00', '2026-01-01T08:30:00Z', true],
    ['08:30-17:00', '2026-01-01T17:00:00Z', false],
    ['12:00-24:00', '2026-01-01T23:59:00Z', true],
    ['12:00-24:00', '2026-01-01T00:00:00Z', false],
    ['00:00-24:00', '2026-01-01T00:00:00Z', true],
  ])('%s at %s: open %s', (window, t, open) => {
    expect(table('* * * * *', window, 'UTC').isOpen(at(t))).toBe(open);
  });

  test('lets only the times in it count', () => {
    const times = walk(table('0 */2 * * *', '20:00-03:00', 'UTC'), '2026-01-01T12:00:00Z', '2026-01-02T22:00:00Z');
    expect(times.map((one) => one?.slice(8, 13))).toEqual(['01T20', '01T22', '02T00', '02T02', '02T20', '02T22']);
  });

  test('that a schedule never meets gives no time at all', () => {
    const never = table('0 12 * * *', '20:00-06:00', 'UTC');
    expect([never.before(at('2026-01-01T00:00:00Z')), never.after(at('2026-01-01T00:00:00Z'))]).toEqual([null, null]);
  });

  test.each(['20-6', '20:00', '25:00-06:00', '20:60-06:00', '06:00-06:00', '24:30-06:00', 'night'])(
    '%s is refused',
    (text) => {
      expect(parseWindow(text)).toHaveProperty('fault');
    },
  );
});

test.each([
  ['* * *', 'it has 3 fields'],
  ['x', 'it has one field'],
  ['61 * * * *', 'invalid value for minute: 61'],
  ['0 0 31 2 *', 'there is no such day'],
  ['2026-01-01T00:00:00', 'it has one field'],
  ['*/0 * * * *', 'syntax error, illegal stepping: 0'],
  ['1 2 3 4 5 6 7', 'it has 7 fields'],
])('the expression %s is refused: %s', (expression, fault) => {
  expect(parseCron(expression, null)).toEqual({ fault });
});
