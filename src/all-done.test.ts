import { expect, it } from 'vitest';
import { allDone } from './all-done.js';

it('waits for the rest after a failure, and throws that', async () => {
  const done: string[] = [];
  const slow = new Promise<void>((resolve) => setImmediate(resolve)).then(() => done.push('slow'));
  await expect(allDone(Promise.reject(new Error('the first')), slow)).rejects.toThrow('the first');
  expect(done).toEqual(['slow']);
});
