import { type BucketPlan, bucketCount, type Run } from './buckets.js';
import { type BucketSums, differs } from './sums.js';

/** Buckets whose rows are read together, on both sides or, where the other has none there, on one only. */
export interface Request {
  readonly runs: readonly Run[];
  readonly a: boolean;
  readonly b: boolean;
  /** About how many rows there are, both sides together. */
  readonly rows: number;
}

/** About how many rows of one side a request may have. */
export const ROWS_PER_REQUEST = 4_000;
const RUNS_PER_REQUEST = 50;

/** Numbers of the buckets that differ: of those with more rows than `splitAbove`, and of the others. */
export function differingBuckets(
  a: BucketSums,
  b: BucketSums,
  plan: BucketPlan,
  splitAbove: number,
): { readonly small: readonly number[]; readonly big: readonly number[] } {
  const small: number[] = [];
  const big: number[] = [];
  for (let bucket = 0; bucket < bucketCount(plan); bucket += 1) {
    if (!differs(a, b, bucket)) continue;
    const rows = Math.max(a.counts[bucket] ?? 0, b.counts[bucket] ?? 0);
    (rows > splitAbove ? big : small).push(bucket);
  }
  return { small, big };
}

/** Gathers buckets, in ascending order, into requests of moderate size; neighbours become one run. */
export function* requestsFor(buckets: Iterable<number>, a: BucketSums, b: BucketSums): Generator<Request> {
  let runs: [first: number, last: number][] = [];
  let rows = 0;
  let sides = { a: false, b: false };
  for (const bucket of buckets) {
    const inA = a.counts[bucket] ?? 0;
    const inB = b.counts[bucket] ?? 0;
    const others = sides.a !== inA > 0 || sides.b !== inB > 0;
    const full = rows + inA + inB > 2 * ROWS_PER_REQUEST || runs.length === RUNS_PER_REQUEST;
    if (runs.length > 0 && (others || full)) {
      yield { runs, rows, ...sides };
      runs = [];
      rows = 0;
    }
    const run = runs.at(-1);
    if (run !== undefined && run[1] === bucket - 1) run[1] = bucket;
    else runs.push([bucket, bucket]);
    rows += inA + inB;
    sides = { a: inA > 0, b: inB > 0 };
  }
  if (runs.length > 0) yield { runs, rows, ...sides };
}

/** A request for each bucket of a plan, whose rows are all on one side. */
export function* oneSidedRequests(plan: BucketPlan, side: 'a' | 'b'): Generator<Request> {
  for (let bucket = 0; bucket < bucketCount(plan); bucket += 1) {
    yield { runs: [[bucket, bucket]], a: side === 'a', b: side === 'b', rows: ROWS_PER_REQUEST };
  }
}
