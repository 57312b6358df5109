import { type BucketPlan, bucketCount, type Run } from './buckets.js';
import { type DifferenceOptions, differences } from './differences.js';
import { explained } from './explained.js';
import type { Difference } from './match.js';
import type { HashSource } from './source.js';
import { type BucketSums, type ComparedSide, differs, type SumOptions, sumsOf } from './sums.js';

// As many fine buckets make a coarse one: 1,024 rows, of 128.
const FINER = 8;

/** The same keys in buckets that are several of the plan's in one. */
export function coarser(plan: BucketPlan): BucketPlan {
  return plan.kind === 'arithmetic'
    ? { ...plan, width: plan.width * BigInt(FINER) }
    : { ...plan, keys: plan.keys.filter((_, index) => index % FINER === FINER - 1) };
}

/** Sums over the plan's buckets as those over the coarser ones. */
export function coarserSums(plan: BucketPlan, fine: BucketSums): BucketSums {
  const buckets = bucketCount(coarser(plan));
  const counts = new Float64Array(buckets);
  const checksums = new BigUint64Array(buckets);
  for (let bucket = 0; bucket < buckets; bucket += 1) {
    const [first, last] = partsOf(plan, bucket);
    for (let part = first; part <= last; part += 1) {
      counts[bucket] = (counts[bucket] ?? 0) + (fine.counts[part] ?? 0);
      checksums[bucket] = (checksums[bucket] ?? 0n) ^ (fine.checksums[part] ?? 0n);
    }
  }
  return { ...fine, counts, checksums };
}

/** The plan's buckets that one of {@link coarser} is made of, both ends included. */
function partsOf(plan: BucketPlan, coarse: number): Run {
  const last = bucketCount(plan) - 1;
  if (plan.kind === 'boundaries') return [coarse * FINER, Math.min((coarse + 1) * FINER - 1, last)];
  if (coarse === 0) return [0, 0];
  // The outermost buckets have all keys beyond the ends, in both plans.
  const first = (coarse - 1) * FINER + 1;
  return first >= last ? [last, last] : [first, Math.min(coarse * FINER, last - 1)];
}

/**
 * The sums of all the plan's buckets, of which the line carries only those of coarse ones, and of the parts of coarse ones
 * that are not as in `known`; all others must be as there. `coarse` are the source's sums over {@link coarser}.
 */
export async function refined(
  source: HashSource,
  plan: BucketPlan,
  coarse: BucketSums,
  known: BucketSums,
  options: SumOptions = {},
): Promise<BucketSums> {
  const counts = known.counts.slice();
  const checksums = known.checksums.slice();
  const coarseKnown = coarserSums(plan, known);
  const asked: Run[] = [];
  for (let bucket = 0; bucket < coarse.counts.length; bucket += 1) {
    if (!differs(coarse, coarseKnown, bucket)) continue;
    const [first, last] = partsOf(plan, bucket);
    counts.fill(0, first, last + 1);
    checksums.fill(0n, first, last + 1);
    asked.push([first, last]);
  }
  for await (const [bucket, count, checksum] of sumsOf(source, plan, asked, options)) {
    counts[bucket] = count;
    checksums[bucket] = checksum;
  }
  return { counts, checksums, rows: coarse.rows, checksum: coarse.checksum };
}

/** {@link differences} where the line carried only the sums of `b` over {@link coarser} buckets; those of `a` are fine. */
export async function* coarseDifferences(
  a: ComparedSide,
  b: ComparedSide,
  plan: BucketPlan,
  options: DifferenceOptions = {},
): AsyncGenerator<Difference[], void, undefined> {
  const coarse = { ...a, sums: coarserSums(plan, a.sums) };
  const left = yield* explained(coarse, b, coarser(plan), options.named);
  const abort = options.signal === undefined ? {} : { signal: options.signal };
  yield* differences(a, { ...b, sums: await refined(b.source, plan, left, a.sums, abort) }, plan, options);
}
