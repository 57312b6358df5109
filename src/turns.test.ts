import { expect, test } from 'vitest';
import { Turns } from './turns.js';

test('one after the other, in the order in which they were asked for, also after one that failed', async () => {
  const turns = new Turns();
  const told: string[] = [];
  let open = (): void => undefined;
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  const first = turns.take(async () => {
    await gate;
    told.push('first');
  });
  const second = turns.take(() => Promise.reject(new Error('second')));
  const third = turns.take(async () => void told.push('third'));
  expect([told, turns.isBusy]).toEqual([[], true]);
  open();
  await expect(second).rejects.toThrow('second');
  await Promise.all([first, third]);
  expect([told, turns.isBusy]).toEqual([['first', 'third'], false]);
});
