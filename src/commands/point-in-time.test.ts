import { expect, test } from 'vitest';
import { parsePointInTime } from './point-in-time.js';

const now = new Date('2026-03-10T12:00:00Z');

test.each([
  ['2h', '2026-03-10T10:00:00.000Z'],
  ['3d', '2026-03-07T12:00:00.000Z'],
  ['90s', '2026-03-10T11:58:30.000Z'],
  ['2026-03-01T10:00:00Z', '2026-03-01T10:00:00.000Z'],
  ['2026-03-01T10:00:00+05:45', '2026-03-01T04:15:00.000Z'],
  ['2026-03-01', new Date(2026, 2, 1).toISOString()],
  ['2026-03-01 10:30', new Date(2026, 2, 1, 10, 30).toISOString()],
])('%s', (text, iso) => {
  expect(parsePointInTime(text, now)?.toISOString()).toBe(iso);
});

test.each(['yesterday', '', '3', '2026-13-40', '2026-03', '3 weeks'])('%j is no time', (text) => {
  expect(parsePointInTime(text, now)).toBeNull();
});
