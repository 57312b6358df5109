import { selectKey, type KeyRange } from '../schema/key-sql.js';
import { type BucketPlan, bucketCount, bucketRange, everyNthKey, stretch } from './buckets.js';
import { type Difference, type KeyHash, matchRows } from './match.js';
import { pipelined } from './pipelined.js';
import { type HashSource, unionAll, whereWithin } from './source.js';
import { type BucketSums, sums } from './sums.js';

/** One of the two sides of a comparison, with what {@link sums} gave for it. */
export interface ComparedSide {
  readonly source: HashSource;
  readonly sums: BucketSums;
}

export interface DifferenceOptions {
  /** Called with the number of rows looked at one by one so far, both sides together. */
  readonly onProgress?: (rowsDone: number) => void;
  readonly signal?: AbortSignal;
  /** Buckets with more rows than that are cut into smaller ones and summed again. Default 16,000. */
  readonly splitAbove?: number;
}

const ROWS_PER_REQUEST = 4_000;
const RANGES_PER_REQUEST = 50;
const REQUESTS_IN_FLIGHT = 3;
const SPLIT_ABOVE = 16_000;
const SPLIT_ROWS = 128;

// Each level has a hundredth of the rows of the one above; rows that are written meanwhile must not make it endless.
const DEEPEST = 8;

/** Stretches of keys that one request reads on both sides; `a` or `b` is false where that side has no rows there. */
interface Request {
  readonly ranges: KeyRange[];
  readonly a: boolean;
  readonly b: boolean;
}

/**
 * All keys whose rows differ, in batches of at most a few thousand, in no order that counts. Both sides are read side by
 * side, several requests ahead, and only where their sums differ; of a stretch that one side lacks, only the other is
 * read. Holds no more than those requests in memory, and keeps no result open: a consumer may use the same sessions.
 */
export async function* differences(
  a: ComparedSide,
  b: ComparedSide,
  plan: BucketPlan,
  options: DifferenceOptions = {},
): AsyncGenerator<Difference[], void, undefined> {
  yield* drillDown(a, b, plan, options, 0);
}

async function* drillDown(
  a: ComparedSide,
  b: ComparedSide,
  plan: BucketPlan,
  options: DifferenceOptions,
  depth: number,
): AsyncGenerator<Difference[], void, undefined> {
  let rowsDone = 0;
  const splitAbove = depth < DEEPEST ? (options.splitAbove ?? SPLIT_ABOVE) : Infinity;
  const { small, big } = differing(a.sums, b.sums, plan, splitAbove);
  yield* read(small);
  for (const bucket of big) yield* split(bucket);

  async function* read(requests: Iterable<Request>): AsyncGenerator<Difference[], void, undefined> {
    const answers = pipelined(requests, REQUESTS_IN_FLIGHT, async (request) => {
      options.signal?.throwIfAborted();
      return Promise.all([
        request.a ? fetchRows(a.source, request.ranges) : [],
        request.b ? fetchRows(b.source, request.ranges) : [],
      ]);
    });
    for await (const [rowsA, rowsB] of answers) {
      rowsDone += rowsA.length + rowsB.length;
      options.onProgress?.(rowsDone);
      const found = await matchRows(a.source, rowsA, rowsB);
      if (found.length > 0) yield found;
    }
  }

  async function* split(bucket: number): AsyncGenerator<Difference[], void, undefined> {
    const range = bucketRange(plan, bucket);
    const rowsA = a.sums.counts[bucket] ?? 0;
    const rowsB = b.sums.counts[bucket] ?? 0;
    const oneSided = rowsA === 0 || rowsB === 0;
    const larger = rowsA > rowsB ? a.source : b.source;
    options.signal?.throwIfAborted();
    const finest = Math.min(SPLIT_ROWS, Math.ceil(Math.max(rowsA, rowsB) / 4));
    const keys = await everyNthKey(larger, range, oneSided ? ROWS_PER_REQUEST : finest);
    const finer: BucketPlan = { kind: 'boundaries', range, keys, rows: Math.max(rowsA, rowsB) };
    if (oneSided || keys.length === 0) {
      yield* read(requestsOf(finer, rowsA > 0, rowsB > 0));
      return;
    }
    const abort = options.signal === undefined ? {} : { signal: options.signal };
    const [sumsA, sumsB] = await Promise.all([sums(a.source, finer, abort), sums(b.source, finer, abort)]);
    const above = rowsDone;
    const onProgress = (below: number): void => {
      rowsDone = above + below;
      options.onProgress?.(rowsDone);
    };
    yield* drillDown({ ...a, sums: sumsA }, { ...b, sums: sumsB }, finer, { ...options, onProgress }, depth + 1);
  }
}

/** A request for each bucket of a plan. */
function* requestsOf(plan: BucketPlan, a: boolean, b: boolean): Generator<Request> {
  for (let bucket = 0; bucket < bucketCount(plan); bucket += 1) yield { ranges: [bucketRange(plan, bucket)], a, b };
}

/** The buckets that differ: those of moderate size gathered into requests, neighbours as one range; the big ones apart. */
function differing(
  a: BucketSums,
  b: BucketSums,
  plan: BucketPlan,
  splitAbove: number,
): { small: Iterable<Request>; big: readonly number[] } {
  const sizes = (bucket: number): [number, number] => [a.counts[bucket] ?? 0, b.counts[bucket] ?? 0];
  const differs = (bucket: number): boolean =>
    a.counts[bucket] !== b.counts[bucket] || a.checksums[bucket] !== b.checksums[bucket];
  const isBig = (bucket: number): boolean => Math.max(...sizes(bucket)) > splitAbove;
  const buckets = bucketCount(plan);

  function* small(): Generator<Request> {
    let runs: [first: number, last: number][] = [];
    let rows = 0;
    let sides = { a: false, b: false };
    for (let bucket = 0; bucket < buckets; bucket += 1) {
      if (!differs(bucket) || isBig(bucket)) continue;
      const [inA, inB] = sizes(bucket);
      const others = sides.a !== inA > 0 || sides.b !== inB > 0;
      const full = rows + inA + inB > 2 * ROWS_PER_REQUEST || runs.length === RANGES_PER_REQUEST;
      if (runs.length > 0 && (others || full)) {
        yield { ranges: runs.map(([first, last]) => stretch(plan, first, last)), ...sides };
        runs = [];
        rows = 0;
      }
      const run = runs.at(-1);
      if (run !== undefined && run[1] === bucket - 1) run[1] = bucket;
      else runs.push([bucket, bucket]);
      rows += inA + inB;
      sides = { a: inA > 0, b: inB > 0 };
    }
    if (runs.length > 0) yield { ranges: runs.map(([first, last]) => stretch(plan, first, last)), ...sides };
  }

  const big: number[] = [];
  for (let bucket = 0; bucket < buckets; bucket += 1) if (differs(bucket) && isBig(bucket)) big.push(bucket);
  return { small: small(), big };
}

async function fetchRows(source: HashSource, ranges: readonly KeyRange[]): Promise<KeyHash[]> {
  const selects = ranges.map((range) => {
    const within = whereWithin(source, range);
    return {
      sql: `SELECT ${source.hash}, ${selectKey(source.layout, 't')} FROM ${source.from}${within.sql}`,
      values: within.values ?? [],
    };
  });
  const [only] = selects;
  const rows = await source.session.rows(selects.length === 1 && only !== undefined ? only : unionAll(selects));
  return rows.map(([hash, ...key]) => {
    if (typeof hash !== 'string') throw new TypeError(`a row of ${source.layout.name} has no hash`);
    return { hash, key: key.map((value) => value ?? '') };
  });
}
