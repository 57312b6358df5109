import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PairList } from './pair-list.js';
import type { Pair } from './work.js';

const value = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.uint8Array().map((bytes) => Buffer.from(bytes)),
);
const key = fc.option(fc.tuple(value, value));
const pair = fc.record({ hub: key, spoke: key }).map((keys): Pair => keys);
const refused = pair.map((keys): Pair => ({ ...keys, mergeRefused: true }));

describe('a list of pairs', () => {
  it('gives what was put into it, in its order, in parts of the size asked for', () => {
    const some = fc.array(fc.oneof(pair, refused), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(some, fc.integer({ min: 1, max: 4600 }), (pairs, rows) => {
        // A packed block, and one that is not full.
        const many = Array.from({ length: 4500 }, (_, at) => pairs[at % pairs.length] as Pair);
        const list = PairList.of(many);
        const parts = [...list.chunks(rows)];
        expect(list.length).toBe(many.length);
        expect(parts.slice(0, -1).every(({ length }) => length === rows)).toBe(true);
        expect(parts.flat()).toEqual(many);
      }),
      { numRuns: 8 },
    );
  });

  it('can be read again, and before it is full', () => {
    const list = PairList.of([{ hub: ['1'], spoke: null }]);
    expect([...list.chunks(500)]).toEqual([...list.chunks(500)]);
    expect([...new PairList().chunks(500)]).toEqual([]);
  });

  it('takes a few bytes for each of a million numbers', () => {
    const before = process.memoryUsage().arrayBuffers;
    const list = new PairList();
    for (let at = 1; at <= 1_000_000; at += 1) list.add({ hub: [String(at * 10)], spoke: [String(at * 10)] });
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(8_000_000);
    expect(list.length).toBe(1_000_000);
  });
});
