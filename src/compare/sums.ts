import type { Row, Sql } from '../mysql/session.js';
import { readExpr } from '../schema/encoding.js';
import { integerKey, type KeyRange } from '../schema/key-sql.js';
import { type ArithmeticPlan, type BucketPlan, bucketCount, bucketRange, type Run, stretch } from './buckets.js';
import { checksum } from './fingerprint.js';
import { pipelined } from './pipelined.js';
import { type HashSource, overRanges, unionAll, whereWithin } from './source.js';

/** Row count and checksum of each bucket of a plan, and of all of them together. */
export interface BucketSums {
  readonly counts: Float64Array;
  readonly checksums: BigUint64Array;
  readonly rows: number;
  readonly checksum: bigint;
}

/** One of the two sides of a comparison, with what {@link sums} gave for it. */
export interface ComparedSide {
  readonly source: HashSource;
  readonly sums: BucketSums;
}

/** True if a bucket's rows are not the same on both sides. */
export function differs(a: BucketSums, b: BucketSums, bucket: number): boolean {
  return a.counts[bucket] !== b.counts[bucket] || a.checksums[bucket] !== b.checksums[bucket];
}

export interface SumOptions {
  /** Called with the number of rows summed so far, several times for a large table. */
  readonly onProgress?: (rowsDone: number) => void;
  readonly signal?: AbortSignal;
}

// About half a second of work for a server: often enough for progress and for an abort to be felt.
const ROWS_PER_STATEMENT = 250_000;
const RANGES_PER_STATEMENT = 200;
const STATEMENTS_IN_FLIGHT = 3;

/** Counts and checksums of all buckets: one scan of the source, in a few statements that are sent ahead. */
export async function sums(source: HashSource, plan: BucketPlan, options: SumOptions = {}): Promise<BucketSums> {
  const buckets = bucketCount(plan);
  const counts = new Float64Array(buckets);
  const checksums = new BigUint64Array(buckets);
  let rows = 0;
  let total = 0n;
  for await (const [bucket, count, sum] of sumsOf(source, plan, [[0, buckets - 1]], options)) {
    counts[bucket] = count;
    checksums[bucket] = sum;
    rows += count;
    total ^= sum;
  }
  return { counts, checksums, rows, checksum: total };
}

/** Number, row count and checksum of each bucket of these runs that has rows, in no order that counts. */
export async function* sumsOf(
  source: HashSource,
  plan: BucketPlan,
  runs: readonly Run[],
  options: SumOptions = {},
): AsyncGenerator<readonly [bucket: number, count: number, checksum: bigint]> {
  let rows = 0;
  const answers = pipelined(sumStatements(source, plan, runs), STATEMENTS_IN_FLIGHT, async (statement) => {
    options.signal?.throwIfAborted();
    return source.session.rows(statement);
  });
  for await (const answer of answers) {
    for (const row of answer) {
      const sum = read(row);
      rows += sum[1];
      yield sum;
    }
    options.onProgress?.(rows);
  }
}

function read(row: Row): [bucket: number, count: number, sum: bigint] {
  const [bucket, count, sum] = row;
  if (typeof bucket !== 'string' || typeof count !== 'string') throw new TypeError('a sum came back as no number');
  return [Number(bucket), Number(count), typeof sum === 'string' ? BigInt(sum) : 0n];
}

function* sumStatements(source: HashSource, plan: BucketPlan, runs: readonly Run[]): Generator<Sql> {
  const outermost = bucketCount(plan) - 1;
  const perStatement = Math.ceil((ROWS_PER_STATEMENT * (outermost + 1)) / Math.max(plan.rows, 1));
  if (plan.kind === 'arithmetic') {
    const ends = [0, outermost].filter((bucket) => runs.some(([first, last]) => first <= bucket && bucket <= last));
    if (ends.length > 0) yield unionAll(ends.map((bucket) => oneBucket(source, plan, bucket)));
    const inner = runs.map(([first, last]): Run => [Math.max(first, 1), Math.min(last, outermost - 1)]);
    for (const some of inStretches(inner, perStatement)) yield grouped(source, plan, some);
    return;
  }
  for (const some of inStretches(runs, Math.min(perStatement, RANGES_PER_STATEMENT))) {
    const indexes = some.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, at) => first + at));
    yield unionAll(indexes.map((index) => oneBucket(source, plan, index)));
  }
}

/** The runs, cut and gathered so that each group has at most `buckets` buckets. */
function* inStretches(runs: readonly Run[], buckets: number): Generator<Run[]> {
  let group: Run[] = [];
  let room = buckets;
  for (const [start, last] of runs) {
    for (let first = start; first <= last;) {
      const end = Math.min(last, first + room - 1);
      group.push([first, end]);
      room -= end - first + 1;
      first = end + 1;
      if (room > 0 && group.length < RANGES_PER_STATEMENT) continue;
      yield group;
      group = [];
      room = buckets;
    }
  }
  if (group.length > 0) yield group;
}

function oneBucket(source: HashSource, plan: BucketPlan, index: number): Sql {
  const within = whereWithin(source, bucketRange(plan, index));
  return {
    sql: `SELECT ${index}, COUNT(*), ${checksum(source.hash)} FROM ${source.from}${within.sql}`,
    values: within.values ?? [],
  };
}

function grouped(source: HashSource, plan: ArithmeticPlan, runs: readonly Run[]): Sql {
  const ranges = runs.map(([first, last]) => stretch(plan, first, last));
  return groupedWithin(source, ranges, { lo: plan.lo, width: plan.width, firstBucket: 1 });
}

/**
 * Number, row count and checksum of each stretch of `width` keys from `lo` on, within ranges that do not begin below
 * `lo`; numbered from `firstBucket`. Only those that have rows. Only for a key of one integer.
 */
export function groupedWithin(
  source: HashSource,
  ranges: readonly KeyRange[],
  { lo, width, firstBucket }: { readonly lo: bigint; readonly width: bigint; readonly firstBucket: number },
): Sql {
  const column = integerKey(source.layout);
  if (column === null) throw new RangeError(`the key of ${source.layout.name} is not one integer`);
  // Above lo the subtraction overflows in no integer type: the planner sees to it that lo and hi are close.
  const bucket = `(${readExpr(column, 't')} - ${lo}) DIV ${width} + ${firstBucket}`;
  return overRanges(
    source,
    ranges,
    (where) =>
      `SELECT ${bucket}, COUNT(*), ${checksum(source.hash)} FROM ${source.from}${where} GROUP BY 1 ORDER BY NULL`,
  );
}
