import { expect, test } from 'vitest';
import { agoText, exactMomentText, momentText } from './viewer-clock.js';

const now = Date.parse('2026-11-23T06:00:00Z');
const clock = { now, zone: 'Asia/Kathmandu' };

test.each([
  ['2026-11-23T05:30:00Z', 'today 11:15'],
  ['2026-11-22T18:15:00Z', 'today 00:00'],
  ['2026-11-22T18:14:00Z', 'yesterday 23:59'],
  ['2026-11-02T05:30:00Z', '2 Nov, 11:15'],
  ['2025-11-23T05:30:00Z', '23 Nov 2025, 11:15'],
])('%s is shown as %s', (time, shown) => {
  expect(momentText(Date.parse(time), clock)).toBe(shown);
});

test('and in full with its zone', () => {
  expect(exactMomentText(now, clock.zone)).toBe('23 November 2026, 11:45:00 Asia/Kathmandu');
});

test.each([
  [10, 'just now'],
  [60, '1 minute ago'],
  [44 * 60, '44 minutes ago'],
  [46 * 60, '1 hour ago'],
  [35 * 3600, '35 hours ago'],
  [40 * 3600, '2 days ago'],
  [-10, 'in a moment'],
  [-900, 'in 15 minutes'],
])('%i seconds: %s', (seconds, shown) => {
  expect(agoText(now - seconds * 1000, now)).toBe(shown);
});
