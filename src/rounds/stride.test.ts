import { describe, expect, test } from 'vitest';
import { LimitReached, Stride } from './stride.js';

describe('limits', () => {
  test('end a pass when the bytes of all its links reach them, once something was written', () => {
    const stride = new Stride({ maxBytesPerRun: 1000, maxTimePerRunMs: null });
    const first = { bytes: 900 };
    stride.begin([first]);
    stride.wrote(5);
    stride.end();
    const second = { bytes: 0 };
    stride.begin([second]);
    stride.wrote(5);
    second.bytes = 100;
    expect(() => stride.wrote(0)).toThrow(LimitReached);
    expect(() => stride.wrote(5)).toThrow('limit of 1kB a run');
  });

  test('never end a run that has written nothing', () => {
    const stride = new Stride({ maxBytesPerRun: 1000, maxTimePerRunMs: 1 });
    stride.begin([{ bytes: 5000 }]);
    stride.wrote(0);
    expect(() => stride.wrote(1)).toThrow(LimitReached);
  });

  test('count the time of the passes, not the time between them', () => {
    let now = 0;
    const stride = new Stride({ maxBytesPerRun: null, maxTimePerRunMs: 60_000 }, () => now);
    stride.begin([]);
    now += 50_000;
    stride.wrote(1);
    stride.end();
    now += 1_000_000;
    stride.begin([]);
    now += 9_999;
    stride.wrote(1);
    now += 1;
    expect(() => stride.wrote(1)).toThrow('limit of 1m a run');
  });
});

test('less goes out at once while nothing comes through, and no more again afterwards', () => {
  const stride = new Stride();
  expect(stride.rowsInOneGo(1000)).toBe(1000);
  expect(stride.linkLost()).toBe(false);
  expect(stride.rowsInOneGo(1000)).toBe(250);
  stride.wrote(250);
  expect(stride.linkLost()).toBe(true);
  expect(stride.rowsInOneGo(1000)).toBe(250);
  for (let lost = 0; lost < 10; lost += 1) expect(stride.linkLost()).toBe(false);
  expect(stride.rowsInOneGo(1000)).toBe(1);
});
