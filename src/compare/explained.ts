import type { Key } from '../schema/key-sql.js';
import { bucketOf, type BucketPlan } from './buckets.js';
import { hashesOf } from './hashes-of.js';
import type { Difference } from './match.js';
import { pipelined } from './pipelined.js';
import { type BucketSums, type ComparedSide, differs } from './sums.js';

// Where more of a bucket's rows than that are named, they are as quickly read all.
const WORTH_SHARE = 1 / 4;
// The outermost buckets may have any number of rows.
const MOST_NAMED = 4_000;
const KEYS_PER_REQUEST = 1_000;
const REQUESTS_IN_FLIGHT = 3;

/** A bucket that differs, with the named keys that lie in it. */
interface Suspect {
  readonly bucket: number;
  readonly keys: readonly Key[];
}

/**
 * Differences that are explained by rows which somebody named, in batches: where a bucket's sums are the same but for
 * those, no other row of it differs, as surely as two sums that are the same say so, and no other need be read. Returns
 * the sums of `b` with all that is explained as in `a`; buckets in which other rows differ too are left as they are.
 *
 * `named`: keys of one integer column, in any order, also several times; none where absent. A plan of boundaries
 * explains nothing.
 */
export async function* explained(
  a: ComparedSide,
  b: ComparedSide,
  plan: BucketPlan,
  named: BigInt64Array = new BigInt64Array(),
): AsyncGenerator<Difference[], BucketSums, undefined> {
  const counts = b.sums.counts.slice();
  const checksums = b.sums.checksums.slice();
  const looked = pipelined(inRequests(suspects(a.sums, b.sums, plan, named)), REQUESTS_IN_FLIGHT, async (some) => {
    const keys = some.flatMap((suspect) => suspect.keys);
    const [inA, inB] = await Promise.all([hashesOf(a.source, keys), hashesOf(b.source, keys)]);
    return { some, inA, inB };
  });
  for await (const { some, inA, inB } of looked) {
    const found: Difference[] = [];
    let at = 0;
    for (const { bucket, keys } of some) {
      const differing: Difference[] = [];
      let count = counts[bucket] ?? 0;
      let checksum = checksums[bucket] ?? 0n;
      for (const key of keys) {
        const [here, there] = [inA.get(at), inB.get(at)];
        at += 1;
        if (here === there) continue;
        differing.push({ a: rowOf(key, here), b: rowOf(key, there) });
        count += Number(here !== undefined) - Number(there !== undefined);
        checksum ^= BigInt(here ?? 0) ^ BigInt(there ?? 0);
      }
      if (count !== a.sums.counts[bucket] || checksum !== a.sums.checksums[bucket]) continue;
      counts[bucket] = count;
      checksums[bucket] = checksum;
      found.push(...differing);
    }
    if (found.length > 0) yield found;
  }
  return { ...b.sums, counts, checksums };
}

function rowOf(key: Key, hash: string | undefined): Difference['a'] {
  return hash === undefined ? null : { key, hash };
}

/**
 * Buckets that differ and of which both sides have rows, where so few of those are named that it pays to look at them.
 * There may be millions of names in one, as beyond the end where the newest rows were deleted: only those of buckets
 * that pay become keys.
 */
function* suspects(a: BucketSums, b: BucketSums, plan: BucketPlan, named: BigInt64Array): Generator<Suspect> {
  if (plan.kind !== 'arithmetic') return;
  const sorted = eachOnce(named);
  const bucketAt = (place: number): number => bucketOf(plan, sorted[place] ?? 0n);
  let first = 0;
  while (first < sorted.length) {
    const bucket = bucketAt(first);
    let next = first + 1;
    while (next < sorted.length && bucketAt(next) === bucket) next += 1;
    const keys = sorted.subarray(first, next);
    if (isWorth(a, b, bucket, keys.length)) yield { bucket, keys: Array.from(keys, (key): Key => [String(key)]) };
    first = next;
  }
}

function eachOnce(numbers: BigInt64Array): BigInt64Array {
  const sorted = numbers.slice().sort();
  let length = 0;
  for (const number of sorted) {
    if (length > 0 && sorted[length - 1] === number) continue;
    sorted[length] = number;
    length += 1;
  }
  return sorted.subarray(0, length);
}

function isWorth(a: BucketSums, b: BucketSums, bucket: number, keys: number): boolean {
  const [inA, inB] = [a.counts[bucket] ?? 0, b.counts[bucket] ?? 0];
  return inA > 0 && inB > 0 && differs(a, b, bucket) && keys <= Math.min(Math.max(inA, inB) * WORTH_SHARE, MOST_NAMED);
}

/** Gathers them into requests of moderate size. */
function* inRequests(all: Iterable<Suspect>): Generator<readonly Suspect[]> {
  let some: Suspect[] = [];
  let keys = 0;
  for (const suspect of all) {
    some.push(suspect);
    keys += suspect.keys.length;
    if (keys < KEYS_PER_REQUEST) continue;
    yield some;
    [some, keys] = [[], 0];
  }
  if (some.length > 0) yield some;
}
