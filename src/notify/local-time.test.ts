import { describe, expect, it } from 'vitest';
import { localTime, utcTextToUs } from './local-time.js';

const at = utcTextToUs('2026-11-23 03:27:45.000123')!;

describe('a time for people', () => {
  it.each([
    ['Asia/Kathmandu', '2026-11-23 09:12:45'],
    ['+05:45', '2026-11-23 09:12:45'],
    ['-10:00', '2026-11-22 17:27:45'],
    ['UTC', '2026-11-23 03:27:45'],
    ['Middle/Earth', '2026-11-23 03:27:45 UTC'],
  ])('in the zone %s', (zone, shown) => {
    expect(localTime(at, zone)).toBe(shown);
  });

  it('has its fraction if asked for, also before 1970', () => {
    expect(localTime(at, 'UTC', true)).toBe('2026-11-23 03:27:45.000123');
    expect(localTime(utcTextToUs('1969-12-31 23:59:59.25')!, 'UTC', true)).toBe('1969-12-31 23:59:59.250000');
  });

  it.each(['', '0000-00-00 00:00:00', '2026-11-23', '23.11.2026 10:00', '2026-11-23 10:00:00 or so'])(
    'is not made of “%s”',
    (text) => {
      expect(utcTextToUs(text)).toBeNull();
    },
  );
});
