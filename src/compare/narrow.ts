import type { KeyRange } from '../schema/key-sql.js';
import { type BucketPlan, bucketCount, narrowWidth, type Run, stretch } from './buckets.js';
import type { HashSource } from './source.js';
import { groupedWithin } from './sums.js';

/**
 * The parts of buckets in which the two sides differ, after summing those parts on both. To be read row by row, a part
 * costs an eighth of its bucket: where every bucket differs a little, nearly all of the work is saved on our side and on
 * the wire. Null where the plan's buckets cannot be cut so.
 */
export async function narrowed(
  a: HashSource,
  b: HashSource,
  plan: BucketPlan,
  runs: readonly Run[],
): Promise<KeyRange[] | null> {
  const width = narrowWidth(plan);
  if (plan.kind !== 'arithmetic' || width === null) return null;
  // The outermost buckets are open: nothing to count parts from.
  if (runs.some(([first, last]) => first === 0 || last === bucketCount(plan) - 1)) return null;
  const summed = async (source: HashSource): Promise<Map<number, string>> => {
    const ranges = runs.map(([first, last]) => stretch(plan, first, last));
    const rows = await source.session.rows(groupedWithin(source, ranges, { lo: plan.lo, width, firstBucket: 0 }));
    return new Map(rows.map(([part, count, sum]) => [Number(part), `${String(count)} ${String(sum)}`]));
  };
  const [inA, inB] = await Promise.all([summed(a), summed(b)]);
  const differing = [...new Set([...inA.keys(), ...inB.keys()])].filter((part) => inA.get(part) !== inB.get(part));
  const ranges: { first: number; last: number }[] = [];
  for (const part of differing.sort((one, other) => one - other)) {
    const before = ranges.at(-1);
    if (before?.last === part - 1) before.last = part;
    else ranges.push({ first: part, last: part });
  }
  const endOf = (part: number): string => {
    const end = plan.lo + BigInt(part + 1) * width - 1n;
    return String(end < plan.hi ? end : plan.hi);
  };
  return ranges.map(({ first, last }) => ({ after: [endOf(first - 1)], upTo: [endOf(last)] }));
}
