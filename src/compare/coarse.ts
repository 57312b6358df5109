import { type BucketPlan, bucketCount, type Run } from './buckets.js';
import type { HashSource } from './source.js';
import { type BucketSums, type SumOptions, sumsOf } from './sums.js';

// As many fine buckets make a coarse one: 1,024 rows, of 128.
const FINER = 8;

/** The same keys in buckets that are several of the plan's in one. */
export function coarser(plan: BucketPlan): BucketPlan {
  return plan.kind === 'arithmetic'
    ? { ...plan, width: plan.width * BigInt(FINER) }
    : { ...plan, keys: plan.keys.filter((_, index) => index % FINER === FINER - 1) };
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
  const asked: Run[] = [];
  for (let bucket = 0; bucket < coarse.counts.length; bucket += 1) {
    const [first, last] = partsOf(plan, bucket);
    const isSame =
      coarse.counts[bucket] === counts.slice(first, last + 1).reduce((sum, count) => sum + count, 0) &&
      coarse.checksums[bucket] === checksums.slice(first, last + 1).reduce((sum, part) => sum ^ part, 0n);
    if (isSame) continue;
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
