import { expect, test } from 'vitest';
import { dayAfter, startOfDay } from './day-in-zone.js';

test.each([
  ['2026-11-23', 'UTC', '2026-11-23T00:00:00.000Z'],
  ['2026-11-23', 'Asia/Kathmandu', '2026-11-22T18:15:00.000Z'],
  ['2026-11-23', 'Pacific/Honolulu', '2026-11-23T10:00:00.000Z'],
  ['2026-11-23', 'Pacific/Kiritimati', '2026-11-22T10:00:00.000Z'],
  ['2026-03-29', 'Europe/Berlin', '2026-03-28T23:00:00.000Z'],
  ['2026-10-25', 'Europe/Berlin', '2026-10-24T22:00:00.000Z'],
])('%s begins in %s at %s', (day, zone, begins) => {
  expect(new Date(startOfDay(day, zone) ?? 0).toISOString()).toBe(begins);
});

test.each(['', 'yesterday', '2026-02-99'])('%j is no day', (day) => {
  expect(startOfDay(day, 'UTC')).toBeUndefined();
});

test('a month ends', () => {
  expect(dayAfter('2026-02-28')).toBe('2026-03-01');
});
