import { expect, test } from 'vitest';
import type { BucketSums } from '../compare/sums.js';
import { SharedSums } from './shared-sums.js';

const sumsOf = (rows: number): BucketSums => ({
  counts: Float64Array.of(rows),
  checksums: BigUint64Array.of(1n),
  rows,
  checksum: 1n,
});

/** Each reading gives its own number of rows: 1, 2, 3. */
function counted(): () => Promise<BucketSums> {
  let readings = 0;
  return () => Promise.resolve(sumsOf(++readings));
}

test('passes that look at the same version share one reading, also while it is under way', async () => {
  const shared = new SharedSums();
  const read = counted();
  const both = await Promise.all([shared.at(7n, read), shared.at(7n, read)]);
  const later = await shared.at(7n, read);
  expect([...both, later].map(({ rows }) => rows)).toEqual([1, 1, 1]);
});

test('another version is read anew, a newer one and one that a pass still looks at', async () => {
  const shared = new SharedSums();
  const read = counted();
  const rows = [];
  for (const version of [7n, 8n, 7n]) rows.push((await shared.at(version, read)).rows);
  expect(rows).toEqual([1, 2, 3]);
});

test('a reading that failed is not shared', async () => {
  const shared = new SharedSums();
  const failing = shared.at(7n, () => Promise.reject(new Error('the link was lost')));
  const beside = shared.at(7n, () => Promise.resolve(sumsOf(5)));
  await expect(failing).rejects.toThrow('the link was lost');
  expect((await beside).rows).toBe(5);
  expect((await shared.at(7n, counted())).rows).toBe(5);
});
