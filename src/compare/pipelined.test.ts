import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { pipelined } from './pipelined.js';

test('results come in order, and never more than the depth are in flight', async () => {
  let inFlight = 0;
  let most = 0;
  const results: number[] = [];
  const work = async (item: number): Promise<number> => {
    most = Math.max(most, ++inFlight);
    for (let wait = 0; wait < 5 - item; wait += 1) await setImmediate();
    inFlight -= 1;
    return item * 10;
  };
  for await (const result of pipelined([1, 2, 3, 4, 5], 3, work)) results.push(result);
  expect(results).toEqual([10, 20, 30, 40, 50]);
  expect(most).toBe(3);
});

test('an error comes in its turn, also if it happened long before', async () => {
  const seen: number[] = [];
  const work = async (item: number): Promise<number> => {
    if (item > 1) throw new Error(`no ${item}`);
    return item;
  };
  const run = async (): Promise<void> => {
    for await (const result of pipelined([1, 2, 3], 3, work)) {
      seen.push(result);
      await setImmediate();
    }
  };
  await expect(run()).rejects.toThrow('no 2');
  expect(seen).toEqual([1]);
});

test('an early end lets go of what is in flight, failures included', async () => {
  const work = async (item: number): Promise<number> => {
    await setImmediate();
    if (item > 1) throw new Error(`no ${item}`);
    return item;
  };
  for await (const result of pipelined([1, 2, 3], 3, work)) {
    expect(result).toBe(1);
    break;
  }
  await setImmediate();
});
