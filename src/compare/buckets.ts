import { readExpr } from '../schema/encoding.js';
import { integerKey, type Key, type KeyRange, orderByKey, selectKey } from '../schema/key-sql.js';
import { type HashSource, whereWithin } from './source.js';

/**
 * How the keys of a table are cut into buckets, in the server's order, without gaps and open at both ends.
 * `arithmetic`: bucket 0 is all below `lo`, then stretches of `width` from `lo` to `hi`, the last one is all above `hi`.
 * `boundaries`: bucket i ends at `keys[i]`, included; the last one has what is left of `range`.
 * `rows` is about the number of rows of the source when the plan was made.
 */
export type BucketPlan =
  | {
      readonly kind: 'arithmetic';
      readonly lo: bigint;
      readonly hi: bigint;
      readonly width: bigint;
      readonly rows: number;
    }
  | { readonly kind: 'boundaries'; readonly range: KeyRange; readonly keys: readonly Key[]; readonly rows: number };

/** Neighbouring buckets, both ends included. */
export type Run = readonly [first: number, last: number];

export type ArithmeticPlan = BucketPlan & { readonly kind: 'arithmetic' };

export const ALL_KEYS: KeyRange = { after: null, upTo: null };

// What a bucket costs in memory on our side is small, but not nothing. Beyond that, buckets grow.
const MOST_BUCKETS = 65_536;

// Where a server takes a table for smaller, it is counted: that is quick, and its estimate may be nothing yet.
const WORTH_COUNTING = 50_000;

// Integer keys with wider gaps on average are not cut by arithmetic: rows tend to stand in heaps then.
const WIDEST_MEAN_GAP = 64n;

// A bucket that differs is cut into so many parts before its rows are read: 16 rows each, of 128.
const NARROWER = 8n;

/** The number of buckets of a plan. */
export function bucketCount(plan: BucketPlan): number {
  if (plan.kind === 'boundaries') return plan.keys.length + 1;
  return Number((plan.hi - plan.lo) / plan.width) + 3;
}

/** The bucket in which a key lies. */
export function bucketOf(plan: ArithmeticPlan, key: bigint): number {
  if (key < plan.lo) return 0;
  return key > plan.hi ? bucketCount(plan) - 1 : Number((key - plan.lo) / plan.width) + 1;
}

/** The keys of one bucket, counted from 0. */
export function bucketRange(plan: BucketPlan, index: number): KeyRange {
  return stretch(plan, index, index);
}

/** The keys of the buckets from `first` to `last`, both included. */
export function stretch(plan: BucketPlan, first: number, last: number): KeyRange {
  if (plan.kind === 'arithmetic') {
    return { after: first === 0 ? null : endOf(plan, first - 1), upTo: endOf(plan, last) };
  }
  return {
    after: first === 0 ? plan.range.after : (plan.keys[first - 1] ?? null),
    upTo: plan.keys[last] ?? plan.range.upTo,
  };
}

function endOf(plan: ArithmeticPlan, index: number): Key | null {
  const last = bucketCount(plan) - 1;
  if (index >= last) return null;
  if (index === last - 1) return [String(plan.hi)];
  return [String(plan.lo + BigInt(index) * plan.width - 1n)];
}

/**
 * Cuts the keys of `source` into buckets of about `bucketRows` rows, more if there would be too many buckets. Cheap if
 * the source is: reads every n-th key unless the key is a dense integer, and counts its rows unless `about` says already
 * that they are many.
 */
export async function planBuckets(
  source: HashSource,
  options: { readonly bucketRows: number; readonly about?: number; readonly signal?: AbortSignal },
): Promise<BucketPlan> {
  const { about = 0, bucketRows, signal } = options;
  const [ends, rows] = await Promise.all([integerEnds(source), about < WORTH_COUNTING ? count(source) : about]);
  signal?.throwIfAborted();
  const buckets = Math.min(Math.ceil(rows / bucketRows), MOST_BUCKETS);
  if (buckets <= 1) return { kind: 'boundaries', range: ALL_KEYS, keys: [], rows };
  if (ends !== null) {
    const [lo, hi] = ends;
    const span = hi - lo + 1n;
    const width = divisible((span + BigInt(buckets) - 1n) / BigInt(buckets));
    if (span <= BigInt(rows) * WIDEST_MEAN_GAP) return { kind: 'arithmetic', lo, hi, width, rows };
  }
  const keys = await everyNthKey(source, ALL_KEYS, Math.ceil(rows / buckets));
  signal?.throwIfAborted();
  return { kind: 'boundaries', range: ALL_KEYS, keys, rows };
}

/** The lowest and the highest key, looked up in the index; null where there is none, or it is not one integer. */
async function integerEnds(source: HashSource): Promise<readonly [lo: bigint, hi: bigint] | null> {
  const column = integerKey(source.layout);
  if (column === null) return null;
  const end = (direction: 'ASC' | 'DESC'): string =>
    `SELECT ${readExpr(column, 't')} FROM ${source.from}${whereWithin(source, ALL_KEYS).sql}
      ORDER BY ${orderByKey(source.layout, 't')} ${direction} LIMIT 1`;
  const [found] = await source.session.rows({ sql: `SELECT (${end('ASC')}), (${end('DESC')})` });
  const [lowest, highest] = found ?? [];
  return typeof lowest === 'string' && typeof highest === 'string' ? [BigInt(lowest), BigInt(highest)] : null;
}

async function count(source: HashSource): Promise<number> {
  const [found] = await source.session.rows({
    sql: `SELECT COUNT(*) FROM ${source.from}${whereWithin(source, ALL_KEYS).sql}`,
  });
  return Number(found?.[0] ?? 0);
}

/** Rounded up, so that {@link narrowWidth} has one: a bucket that differs can be cut again without reading keys. */
function divisible(width: bigint): bigint {
  return width < NARROWER ? width : ((width + NARROWER - 1n) / NARROWER) * NARROWER;
}

/** The width of the parts that a bucket is cut into when it differs; null if it cannot be cut. */
export function narrowWidth(plan: BucketPlan): bigint | null {
  return plan.kind === 'arithmetic' && plan.width % NARROWER === 0n ? plan.width / NARROWER : null;
}

/**
 * Every n-th key of the source within a range, in order. Where the server counts the rows in another order than the
 * key's (it may), the keys are still in order, only less evenly spread.
 */
export async function everyNthKey(source: HashSource, range: KeyRange, n: number): Promise<Key[]> {
  const { session, layout, from } = source;
  const within = whereWithin(source, range);
  // A user variable counts more than twice as fast as a window function, and needs no temporary table.
  const counted = `(@spokesync_row := @spokesync_row + 1) % ${n} = 0`;
  const [, keys] = await Promise.all([
    session.rows({ sql: 'SET @spokesync_row := 0' }),
    session.rows({
      sql: `SELECT ${selectKey(layout, 't')} FROM ${from}${within.sql === '' ? ' WHERE' : `${within.sql} AND`} ${counted}
             ORDER BY ${orderByKey(layout, 't')}`,
      values: within.values ?? [],
    }),
  ]);
  return keys.map((row) => row.map((value) => value ?? ''));
}
