import { bucketCount, type BucketPlan, stretch } from '../compare/buckets.js';
import type { Session, Sql } from '../mysql/session.js';
import { consume, latestEntries } from '../records/change-log.js';
import { keyBetween } from '../schema/key-sql.js';
import { insertFirst } from './first-versions.js';
import type { HubSite } from './hub-state.js';
import type { HubTransaction, HubWriter } from './hub-writer.js';
import type { LedgerTable } from './ledger-table.js';

/**
 * Fills an empty ledger from the hub's table, on the server: over the writer's connection and each of `beside`, a part of
 * the plan's buckets each. Gives the latest change log entries: what they tell of is in these rows, so they must not
 * speak for a later change.
 */
export async function seed(
  writer: HubWriter,
  beside: readonly Session[],
  table: LedgerTable,
  hub: HubSite,
  plan: BucketPlan,
): Promise<bigint[]> {
  return writer.transaction(async (tx) => {
    const told = await latestEntries({ ...hub.log, session: tx.session }, table.layout.name);
    await consume(tx.session, hub.state, hub.id, told);
    // What others have committed while this transaction came to nothing.
    await tx.session.write({ sql: `DELETE FROM ${table.versions}` });
    const parts = inParts(plan, beside.length + 1).map(([first, last]): Sql => {
      const { sql, values = [] } = keyBetween(table.layout, stretch(plan, first, last), 't');
      return insertFirst(tx, table, hub, { sql, values });
    });
    await together(tx, beside.slice(0, parts.length - 1), parts);
    return told;
  });
}

/** Buckets in so many parts of about the same size; fewer where there are fewer buckets. */
function inParts(plan: BucketPlan, wanted: number): [first: number, last: number][] {
  const buckets = bucketCount(plan);
  const parts = Math.min(wanted, buckets);
  const start = (part: number): number => Math.floor((part * buckets) / parts);
  return Array.from({ length: parts }, (_, part) => [start(part), start(part + 1) - 1]);
}

/**
 * Writes the last part in the transaction and the others beside it. Those commit first, under a version that nobody has
 * yet: should the transaction be lost after that, they are rows that no bookmark knows.
 */
async function together(tx: HubTransaction, beside: readonly Session[], parts: readonly Sql[]): Promise<void> {
  try {
    await Promise.all(beside.map((session) => session.begin('write')));
    await all(parts.map(async (part, at) => (beside[at] ?? tx.session).write(part)));
    await Promise.all(beside.map((session) => session.commit()));
  } catch (error) {
    await Promise.all(beside.map(async (session) => (session.alive ? session.rollback() : undefined)));
    throw error;
  }
}

/** Waits for all, whatever one of them comes to: none may still write when another is taken back. */
async function all(writes: readonly Promise<unknown>[]): Promise<void> {
  for (const end of await Promise.allSettled(writes)) if (end.status === 'rejected') throw end.reason;
}
