import type { Row, Sql } from '../mysql/session.js';
import { readExpr } from '../schema/encoding.js';
import type { KeyRange } from '../schema/key-sql.js';
import { type ArithmeticPlan, type BucketPlan, bucketCount, bucketRange, integerKey, stretch } from './buckets.js';
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
  const answers = pipelined(sumStatements(source, plan), STATEMENTS_IN_FLIGHT, async (statement) => {
    options.signal?.throwIfAborted();
    return source.session.rows(statement);
  });
  for await (const answer of answers) {
    for (const [bucket, count, sum] of answer.map(read)) {
      counts[bucket] = count;
      checksums[bucket] = sum;
      rows += count;
      total ^= sum;
    }
    options.onProgress?.(rows);
  }
  return { counts, checksums, rows, checksum: total };
}

function read(row: Row): [bucket: number, count: number, sum: bigint] {
  const [bucket, count, sum] = row;
  if (typeof bucket !== 'string' || typeof count !== 'string') throw new TypeError('a sum came back as no number');
  return [Number(bucket), Number(count), typeof sum === 'string' ? BigInt(sum) : 0n];
}

function* sumStatements(source: HashSource, plan: BucketPlan): Generator<Sql> {
  const buckets = bucketCount(plan);
  const perStatement = Math.ceil((ROWS_PER_STATEMENT * buckets) / Math.max(plan.rows, 1));
  if (plan.kind === 'arithmetic') {
    yield unionAll([oneBucket(source, plan, 0), oneBucket(source, plan, buckets - 1)]);
    for (let first = 1; first < buckets - 1; first += perStatement) {
      yield grouped(source, plan, first, Math.min(first + perStatement, buckets - 1) - 1);
    }
    return;
  }
  const step = Math.min(perStatement, RANGES_PER_STATEMENT);
  for (let first = 0; first < buckets; first += step) {
    const indexes = Array.from({ length: Math.min(step, buckets - first) }, (_, offset) => first + offset);
    yield unionAll(indexes.map((index) => oneBucket(source, plan, index)));
  }
}

function oneBucket(source: HashSource, plan: BucketPlan, index: number): Sql {
  const within = whereWithin(source, bucketRange(plan, index));
  return {
    sql: `SELECT ${index}, COUNT(*), ${checksum(source.hash)} FROM ${source.from}${within.sql}`,
    values: within.values ?? [],
  };
}

function grouped(source: HashSource, plan: ArithmeticPlan, first: number, last: number): Sql {
  return groupedWithin(source, [stretch(plan, first, last)], { lo: plan.lo, width: plan.width, firstBucket: 1 });
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
  const column = integerKey(source);
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
