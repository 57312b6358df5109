import { type Key, selectKey, type KeyRange } from '../schema/key-sql.js';
import { type BucketPlan, bucketRange, everyNthKey, stretch } from './buckets.js';
import { explained } from './explained.js';
import { hashText } from './fingerprint.js';
import { type Difference, type KeyHash, matchRows } from './match.js';
import { narrowed } from './narrow.js';
import { pipelined } from './pipelined.js';
import { differingBuckets, oneSidedRequests, type Request, requestsFor, ROWS_PER_REQUEST } from './requests.js';
import { type HashSource, overRanges } from './source.js';
import { type ComparedSide, sums } from './sums.js';

export interface DifferenceOptions {
  /** Called with the number of rows looked at one by one so far, both sides together. */
  readonly onProgress?: (rowsDone: number) => void;
  readonly signal?: AbortSignal;
  /** Keys of rows that are likely to differ, as {@link explained} takes them. */
  readonly named?: BigInt64Array | undefined;
  /** Buckets with more rows than that are cut into smaller ones and summed again. Default 16,000. */
  readonly splitAbove?: number;
  /** Requests with more rows than that are narrowed down first, where that is cheap. Default 1,000. */
  readonly narrowAbove?: number;
}

const REQUESTS_IN_FLIGHT = 8;
const SPLIT_ABOVE = 16_000;
const SPLIT_ROWS = 128;
const NARROW_ABOVE = 1_000;

// Each level has a hundredth of the rows of the one above; rows that are written meanwhile must not make it endless.
const DEEPEST = 8;

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
  const left = yield* explained(a, b, plan, options.named);
  yield* drillDown(a, { ...b, sums: left }, plan, options, 0);
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
  const { small, big } = differingBuckets(a.sums, b.sums, plan, splitAbove);
  yield* read(plan, requestsFor(small, a.sums, b.sums));
  for (const bucket of big) yield* split(bucket);

  async function* read(of: BucketPlan, requests: Iterable<Request>): AsyncGenerator<Difference[], void, undefined> {
    const answers = pipelined(requests, REQUESTS_IN_FLIGHT, async (request) => {
      options.signal?.throwIfAborted();
      const ranges = await rangesOf(of, request);
      return Promise.all([request.a ? fetchRows(a.source, ranges) : [], request.b ? fetchRows(b.source, ranges) : []]);
    });
    for await (const [rowsA, rowsB] of answers) {
      rowsDone += rowsA.length + rowsB.length;
      options.onProgress?.(rowsDone);
      const found = await matchRows(a.source, rowsA, rowsB);
      if (found.length > 0) yield found;
    }
  }

  async function rangesOf(of: BucketPlan, { runs, rows, a: inA, b: inB }: Request): Promise<readonly KeyRange[]> {
    const worth = inA && inB && rows > (options.narrowAbove ?? NARROW_ABOVE);
    const narrow = worth ? await narrowed(a.source, b.source, of, runs) : null;
    return narrow ?? runs.map(([first, last]) => stretch(of, first, last));
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
    if (oneSided) {
      yield* read(finer, oneSidedRequests(finer, rowsA > 0 ? 'a' : 'b'));
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

async function fetchRows(source: HashSource, ranges: readonly KeyRange[]): Promise<KeyHash[]> {
  if (ranges.length === 0) return [];
  const columns = `${selectKey(source.layout, 't')}, ${hashText(source.hash)}`;
  const rows = await source.session.rows(
    overRanges(source, ranges, (where) => `SELECT ${columns} FROM ${source.from}${where}`),
  );
  return rows.map((row) => {
    const hash = row.at(-1);
    if (typeof hash !== 'string') throw new TypeError(`a row of ${source.layout.name} has no hash`);
    return { hash, key: row.slice(0, -1) as unknown as Key };
  });
}
