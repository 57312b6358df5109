import { createHash } from 'node:crypto';
import { allDone } from '../all-done.js';
import { bucketCount, type BucketPlan, stretch } from '../compare/buckets.js';
import { SyncError } from '../errors.js';
import type { Session, Sql } from '../mysql/session.js';
import { consume, latestEntries } from '../records/change-log.js';
import { keyBetween } from '../schema/key-sql.js';
import { insertFirst } from './first-versions.js';
import type { HubSite } from './hub-state.js';
import type { HubTransaction, HubWriter } from './hub-writer.js';
import type { LedgerTable } from './ledger-table.js';

/**
 * Fills the ledger of a table that was never captured from the hub's table, on the server: over the writer's connection
 * and each of `beside`, a part of the plan's buckets each. Gives the latest change log entries: what they tell of is in
 * these rows, so they must not speak for a later change. Throws `locked` where an earlier run's parts are still being
 * written, or taken back.
 */
export async function seed(
  writer: HubWriter,
  { hubRead, beside }: { readonly hubRead: Session; readonly beside: readonly Session[] },
  table: LedgerTable,
  hub: HubSite,
  plan: BucketPlan,
): Promise<bigint[]> {
  const names = beside.map((_, at) => lockName(table, at));
  try {
    await allDone(...beside.map((session, at) => lockPart(session, names[at] ?? '')));
    await forgetHalf(writer, hubRead, table);
    return await writer.transaction(async (tx) => {
      const told = await latestEntries({ ...hub.log, session: tx.session }, table.layout.name);
      await consume(tx.session, hub.state, hub.id, told);
      const parts = inParts(plan, beside.length + 1).map(([first, last]): Sql => {
        const { sql, values = [] } = keyBetween(table.layout, stretch(plan, first, last), 't');
        return insertFirst(tx, table, hub, { sql, values });
      });
      await together(tx, beside.slice(0, parts.length - 1), parts);
      return told;
    });
  } finally {
    await Promise.allSettled(beside.map((session, at) => session.rows({ sql: 'DO RELEASE_LOCK(?)', values: [names[at] ?? ''] }))); // prettier-ignore
  }
}

const PATIENCE_SECONDS = 30;

/**
 * Held as long as the connection lives. A part holds nothing else that tells of its run: of one that was killed the
 * server may still be writing a part when another run has the hub.
 */
async function lockPart(session: Session, name: string): Promise<void> {
  const [row] = await session.rows({ sql: 'SELECT GET_LOCK(?, ?)', values: [name, PATIENCE_SECONDS] });
  if (row?.[0] === '1') return;
  throw new SyncError('locked', 'the server is still ending what a run that was killed wrote to the ledger', {
    hint: 'nothing is lost; the next run goes on',
  });
}

/** At most 64 characters, as long as the longest name of a state database is alone. */
function lockName({ versions }: LedgerTable, part: number): string {
  return `spokesync ${createHash('sha256').update(versions).digest('hex').slice(0, 40)} ${part}`;
}

/** Forgets the parts that were committed of a seed that came to nothing. */
async function forgetHalf(writer: HubWriter, hubRead: Session, { versions }: LedgerTable): Promise<void> {
  const [half] = await hubRead.rows({ sql: `SELECT 1 FROM ${versions} LIMIT 1` });
  if (half === undefined) return;
  await writer.transaction(async ({ session }) => session.write({ sql: `DELETE FROM ${versions}` }));
}

/** Buckets in so many parts of about the same size; fewer where there are fewer buckets. */
function inParts(plan: BucketPlan, wanted: number): [first: number, last: number][] {
  const buckets = bucketCount(plan);
  const parts = Math.min(wanted, buckets);
  const start = (part: number): number => Math.floor((part * buckets) / parts);
  return Array.from({ length: parts }, (_, part) => [start(part), start(part + 1) - 1]);
}

/**
 * Writes the last part in the transaction and the others beside it. Those commit first: should the transaction be lost
 * after that, the table still counts as never captured, and {@link forgetHalf} takes them away.
 */
async function together(tx: HubTransaction, beside: readonly Session[], parts: readonly Sql[]): Promise<void> {
  try {
    await Promise.all(beside.map((session) => session.begin('write')));
    // None may still write when another is taken back.
    await allDone(...parts.map((part, at) => (beside[at] ?? tx.session).write(part)));
    // The writer's connection, which holds the hub, is still there.
    await tx.session.rows({ sql: 'DO 0' });
    await Promise.all(beside.map((session) => session.commit()));
  } catch (error) {
    await Promise.all(beside.map(async (session) => (session.alive ? session.rollback() : undefined)));
    throw error;
  }
}
