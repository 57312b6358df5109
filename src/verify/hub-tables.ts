import { type BucketPlan, planBuckets } from '../compare/buckets.js';
import { rowHash } from '../compare/fingerprint.js';
import type { HashSource } from '../compare/source.js';
import { type BucketSums, sums } from '../compare/sums.js';
import { qualified } from '../mysql/identifier.js';
import type { Session } from '../mysql/session.js';
import type { Layout } from '../schema/layout.js';
import { onItsWay } from '../on-its-way.js';

/** What a site's table looks like to a compare. */
export function tableSource(session: Session, database: string, layout: Layout): HashSource {
  return {
    session,
    layout,
    from: `${qualified(database, layout.name)} t`,
    where: null,
    hash: rowHash(layout, 't'),
  };
}

/** The hub's table, cut into buckets and, a scan later, summed. Both settle once, however many spokes wait for them. */
export interface HubTable {
  readonly source: HashSource;
  readonly plan: Promise<BucketPlan>;
  readonly sums: Promise<BucketSums>;
}

const BUCKET_ROWS = 256;

/**
 * Scans the hub's tables one after the other, each once. Starts at once, so that the spokes' scans run beside it.
 * `signal` also ends it where the caller no longer waits: no promise of it is then left unheard.
 */
export function scanHub(
  session: Session,
  database: string,
  layouts: readonly Layout[],
  options: {
    readonly onProgress: (table: string, rowsDone: number, rowsTotal: number) => void;
    readonly signal: AbortSignal;
  },
): ReadonlyMap<string, HubTable> {
  const { signal } = options;
  let before: Promise<unknown> = Promise.resolve();
  const tables = new Map<string, HubTable>();
  for (const layout of layouts) {
    const source = tableSource(session, database, layout);
    const plan = before.then(() => planBuckets(source, { bucketRows: BUCKET_ROWS, signal }));
    const summed = onItsWay(
      plan.then((made) => {
        const onProgress = (rowsDone: number): void => options.onProgress(layout.name, rowsDone, made.rows);
        return sums(source, made, { onProgress, signal });
      }),
    );
    before = summed;
    tables.set(layout.name, { source, plan, sums: summed });
  }
  return tables;
}
