import { bucketCount } from '../compare/buckets.js';
import { coarseDifferences, coarser } from '../compare/coarse.js';
import { differences } from '../compare/differences.js';
import { rowHash } from '../compare/fingerprint.js';
import { type BucketSums, sums } from '../compare/sums.js';
import { qualified } from '../mysql/identifier.js';
import { readBookmark } from '../ledger/bookmarks.js';
import type { ChangeLog } from '../records/change-log.js';
import { deletedByLog, tellsOfDeletions } from '../records/logged-deletions.js';
import { recordId } from '../records/record-id.js';
import { int64 } from '../schema/int64.js';
import { integerKey, type Key } from '../schema/key-sql.js';
import type { Layout } from '../schema/layout.js';
import { addOpenKeys, openPairs } from './add-open-keys.js';
import { type Expectations, expectChange, nothingExpected } from './expectations.js';
import { hashesByValue } from './one-form.js';
import type { PassContext, RunTable } from './pass-context.js';
import { PairList } from './pair-list.js';
import { keyOf, type Pair, type Work } from './work.js';

/** What a compare found in one table of one spoke. */
export interface Compared {
  readonly table: RunTable;
  /** Rows that differ, and pinned ones. */
  readonly pairs: PairList;
  /** Null: this spoke was never synced. */
  readonly bookmark: bigint | null;
  /** The ledger's version when it was compared: where the bookmark goes once every pair is settled or pinned. */
  readonly version: bigint;
  readonly hubRows: number;
  readonly spokeRows: number;
  /** Updates and deletes that are to be expected on each side, from the hashes alone: for the brake. */
  readonly expected: Expectations;
  /** Every row was looked at. */
  readonly full: boolean;
  /** The spoke has nothing and the hub has something, they never met, and rows go in one step: it is filled in bulk. */
  readonly fill: boolean;
  /** The pairs, read and decided already: where they are few and were not compared. */
  readonly works?: readonly Work[];
}

/** A spoke's checksums: of the table's buckets, or of coarse ones to begin with. */
export interface SpokeSums {
  readonly isCoarse: boolean;
  readonly sums: BucketSums;
}

// Nearer than that a line is taken for a fast one, which a few hundred kilobytes are no matter to.
const FAR_MS = 20;

// Fewer buckets go over any line.
const FEW_BUCKETS = 500;

/** The spoke's own checksums, taken in its read snapshot; may run while the hub is still being captured. */
export async function spokeSums(context: PassContext, table: RunTable): Promise<SpokeSums> {
  const { spoke, run } = context;
  const plan = await table.plan();
  const isCoarse = spoke.roundTripMs >= FAR_MS && bucketCount(plan) > FEW_BUCKETS;
  const found = await sums(spokeSource(context, table), isCoarse ? coarser(plan) : plan, {
    onProgress: (rowsDone) => {
      run.emit({
        type: 'comparing',
        site: spoke.config.id,
        table: table.ledger.layout.name,
        rowsDone,
        rowsTotal: plan.rows,
      });
    },
    ...(run.signal === undefined ? {} : { signal: run.signal }),
  });
  return { isCoarse, sums: found };
}

function spokeSource({ spoke }: PassContext, { ledger: { layout } }: RunTable) {
  const from = `${qualified(spoke.schema.database, layout.name)} t`;
  return { session: spoke.read, layout, from, where: null, hash: rowHash(layout, 't') };
}

const classifyChunk = 1000;

/**
 * Compares a spoke's table with the ledger, which holds what the hub has: bucket checksums first, then keys and hashes
 * of the buckets that differ. Every pinned row is a candidate too, and every one that the hub changed since the bookmark.
 * The session that reads the hub is in a snapshot, of which `version` is the ledger's.
 */
export async function compareTable(
  context: PassContext,
  table: RunTable,
  { isCoarse, sums: spokeSide }: SpokeSums,
  told: BigInt64Array,
  version: bigint,
): Promise<Compared> {
  const { run, spoke, hubRead } = context;
  const { ledger } = table;
  const plan = await table.plan();
  const state = run.hub.state;
  const bookmark = await readBookmark(hubRead, state, spoke.config.id, ledger.id);
  const source = run.world.hubSide(context, table);
  const hubSide = await run.world.hubSums(context, table, version);
  const found = { table, bookmark, version, full: true, hubRows: hubSide.rows, spokeRows: spokeSide.rows };
  const pairs = new PairList();
  const empty = bookmark === null && spokeSide.rows === 0 && hubSide.rows > 0;
  if (empty && (await mayBeFilled(context, table))) {
    return { ...found, pairs, expected: nothingExpected(), fill: true };
  }
  const expected = nothingExpected();
  const other = spokeSource(context, table);
  const open = await openPairs(context, table, bookmark);
  const find = isCoarse ? coarseDifferences : differences;
  const sides = [
    { source, sums: hubSide },
    { source: other, sums: spokeSide },
  ] as const;
  const named = withOpen(ledger.layout, told, open);
  for await (const batch of find(...sides, plan, { named })) {
    for (let at = 0; at < batch.length; at += classifyChunk) {
      const chunk = batch.slice(at, at + classifyChunk);
      const fresh = chunk.map(({ a, b }): Pair => ({ hub: a?.key ?? null, spoke: b?.key ?? null }));
      const agreed = await run.world.agreed(context, table, bookmark, fresh.map(keyOf));
      if (bookmark === null) await expectLoggedDeletions(context, table, fresh, expected);
      const byValue = await hashesByValue(context, table, fresh, agreed);
      for (const [index, { a, b }] of chunk.entries()) {
        const hashes = byValue.get(index) ?? { hub: a?.hash ?? null, spoke: b?.hash ?? null };
        expectChange(expected, hashes, agreed[index], ledger.columnSet, spoke.config.direction);
      }
      for (const pair of fresh) pairs.add(pair);
    }
  }
  await addOpenKeys(table, { hub: source, spoke: other }, open, pairs);
  return { ...found, pairs, expected, fill: false };
}

/**
 * What the spoke's change log tells of, and the open keys, of which there may be very many: rows that are likely to differ.
 * None where keys are no integers.
 */
function withOpen(layout: Layout, told: BigInt64Array, open: PairList): BigInt64Array {
  if (integerKey(layout) === null) return told;
  const keys = new BigInt64Array(told.length + open.length);
  keys.set(told);
  let length = told.length;
  for (const part of open.chunks(classifyChunk))
    for (const pair of part) {
      const key = int64(String(keyOf(pair)[0]));
      if (key === null) continue;
      keys[length] = key;
      length += 1;
    }
  return keys.subarray(0, length);
}

/** Whether an empty table of a spoke that was never synced may be filled in bulk. */
async function mayBeFilled(context: PassContext, table: RunTable): Promise<boolean> {
  // A row that waits for a column whose parent comes later is half a row for a while, and needs a pin.
  if (table.deferred.length > 0) return false;
  if (await context.run.world.hasFurtherKeys(context, table)) return false;
  return !(await tellsOfDeletions(context.spoke.log, table.ledger.layout.name));
}

/** At the first contact the change logs may ask for deletions: the brake counts them too. */
async function expectLoggedDeletions(
  { run, spoke, hubRead }: PassContext,
  { ledger: { layout } }: RunTable,
  pairs: readonly Pair[],
  expected: Expectations,
): Promise<void> {
  if (spoke.config.direction === 'receive-only') return;
  const hubLog = { ...run.hub.log, session: hubRead };
  const count = async (log: ChangeLog, keys: readonly Key[]): Promise<number> =>
    keys.length === 0 ? 0 : (await deletedByLog(log, layout.name, keys.map(recordId))).size;
  expected.hub.deletes += await count(
    spoke.log,
    pairs.flatMap((pair) => (pair.spoke === null ? [keyOf(pair)] : [])),
  );
  expected.spoke.deletes += await count(
    hubLog,
    pairs.flatMap((pair) => (pair.hub === null ? [keyOf(pair)] : [])),
  );
}
