import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { patienceFor } from './patience.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('mails have their time together, a quarter of it in silence', () => {
  const { signal, silenceMs } = patienceFor(120_000, undefined);
  expect(silenceMs).toBe(30_000);
  vi.advanceTimersByTime(119_999);
  expect(signal.aborted).toBe(false);
  vi.advanceTimersByTime(1);
  expect(signal.aborted).toBe(true);
});

test.each([
  ['before', 120_000, 10_000],
  ['on the way', 120_000, 10_000],
  ['before, where they have less than that', 2_000, 2_000],
])('ten seconds are left where the run is interrupted %s', (when, totalMs, leftMs) => {
  const run = new AbortController();
  if (when !== 'on the way') run.abort();
  const { signal } = patienceFor(totalMs, run.signal);
  if (when === 'on the way') {
    vi.advanceTimersByTime(50_000);
    run.abort();
  }
  vi.advanceTimersByTime(leftMs - 1);
  expect(signal.aborted).toBe(false);
  vi.advanceTimersByTime(1);
  expect(signal.aborted).toBe(true);
});

test('nothing is left behind when they are done', () => {
  const run = new AbortController();
  const { signal, done } = patienceFor(1000, run.signal);
  done();
  run.abort();
  expect(vi.getTimerCount()).toBe(0);
  expect(signal.aborted).toBe(false);
});
