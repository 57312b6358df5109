import type { WriteOutcome } from '../apply/guarded-writes.js';
import { writeToken } from '../ledger/tokens.js';
import { isRetryable } from '../mysql/errno.js';
import { onItsWay } from '../on-its-way.js';
import { announce, type Delivery } from './announce.js';
import { holdOpen } from './hold-open.js';
import { writeFor } from './intended-write.js';
import type { PassContext, RunTable, SpokePart, TablePart } from './pass-context.js';
import { type Announced, correct, settleBatches, withdrawAll } from './settle-batch.js';
import { spokeTarget } from './spoke-target.js';
import { countDecision, countWrite, type Tally } from './tally.js';
import type { Manner } from './write-held.js';
import { writeKept } from './write-kept.js';
import { toDecideAgain, type Work } from './work.js';

/** What goes to the spoke of a decided row; null: nothing. `hubHash`: of the row that the hub holds for it, null if it holds none. */
export function deliveryOf(table: RunTable, work: Work, hubHash: string | null): Delivery | null {
  const write = writeFor(work, 'spoke', table.ledger.layout);
  if (write === null) return null;
  if (hubHash === null) return { work, write, next: { kind: 'absent' } };
  const { decision } = work;
  const columns =
    decision.action === 'merge'
      ? decision.columnClaims.map(({ hash }) => hash).join('')
      : (work.hub.image?.columnHashes?.join('') ?? null);
  const next = {
    kind: 'row' as const,
    columnSet: table.ledger.columnSet,
    hash: hubHash,
    columns: table.ledger.mergesColumns ? columns : null,
  };
  return { work, write, next };
}

/**
 * Writes some rows to the spoke, of several tables in one transaction, in the order that lets nothing be lost whatever is cut off where (DESIGN §2, intents):
 *
 * 1. at the spoke, lock the rows and drop those that are not as they were read;
 * 2. on the hub, in one transaction: sync_log, conflicts with both rows, and each row's pin with the batch's token;
 * 3. at the spoke: write, read back, set the token, commit;
 * 4. on the hub: the token is settled.
 *
 * After a crash the spoke's token tells whether 3 happened. Gives the rows to be read and decided again, per part.
 * `last`: what cannot be written is now put into quarantine, or waits for the next run.
 */
export async function applyToSpoke(
  context: PassContext,
  parts: readonly SpokePart[],
  last: boolean,
): Promise<Work[][]> {
  const groups = parts.map(({ table, works, tally }) => {
    const planned = works.flatMap(({ work, hubHash }) => deliveryOf(table, work, hubHash) ?? []);
    return { table, planned, tally };
  });
  const filled = groups.filter(({ planned }) => planned.length > 0);
  if (filled.length === 0) return parts.map(() => []);
  const again = await deliver(context, filled, 'each', last);
  return groups.map((group) => again[filled.indexOf(group)] ?? []);
}

/** Copies and deletes rows of several tables, the parents first, in one transaction. Gives the rows to be decided again. */
export async function settleTogetherAtSpoke(
  context: PassContext,
  parts: readonly TablePart[],
  last: boolean,
): Promise<Work[][]> {
  const groups = parts.map(({ table, works, tally }) => ({
    table,
    planned: works.flatMap((work) => {
      const hubHash = work.decision.action === 'copy' ? (work.hub.image?.hash ?? null) : null;
      return deliveryOf(table, work, hubHash) ?? [];
    }),
    tally,
  }));
  if (groups.every(({ planned }) => planned.length === 0)) return parts.map(() => []);
  return deliver(context, groups, 'together', last);
}

interface DeliveryGroup {
  readonly table: RunTable;
  readonly planned: readonly Delivery[];
  readonly tally: Tally;
}

async function deliver(
  context: PassContext,
  groups: readonly DeliveryGroup[],
  manner: Manner,
  last: boolean,
): Promise<Work[][]> {
  const { run, spoke } = context;
  const session = spoke.write;
  let results: Map<Delivery, WriteOutcome>[];
  let latest = spoke.settled;
  try {
    const announced: Announced[] = [];
    // What need not wait for an answer shares a round trip: the begin with the guards, the token with the writes.
    const begun = onItsWay(session.begin('write'));
    let tokenSet = begun;
    results = await writeKept(
      context,
      'spoke',
      groups.map(({ table, planned }) => ({ target: spokeTarget(context, table), planned })),
      manner,
      async (held) => {
        await begun;
        for (const [at, { table }] of groups.entries()) {
          const deliveries = held[at] ?? [];
          latest = await announce(context, table, deliveries);
          announced.push({ token: latest, deliveries });
        }
        tokenSet = onItsWay(writeToken(session, spoke.schema.database, run.writer.place.identity, latest));
      },
    );
    await tokenSet;
    for (const [at, { table }] of groups.entries()) {
      const [told, outcomes] = [announced[at], results[at]];
      if (told !== undefined && outcomes !== undefined) await correct(context, table, told, outcomes);
    }
    await session.commit();
  } catch (error) {
    if (session.alive) await session.rollback();
    // A lost link leaves open whether the commit went through: the token tells when the link is back.
    if (!isRetryable(error))
      await withdrawAll(
        context,
        groups.map(({ table }) => table),
      );
    throw error;
  }
  await settleBatches(context, latest);
  const again: Work[][] = [];
  for (const [at, { table, tally }] of groups.entries()) {
    const outcomes = results[at] ?? new Map<Delivery, WriteOutcome>();
    if (last) await run.writer.transaction((tx) => holdOpen(tx, context, table, 'spoke', outcomes));
    again.push(conclude(context, outcomes, tally, last));
  }
  return again;
}

function conclude(
  { spoke }: PassContext,
  outcomes: ReadonlyMap<Delivery, WriteOutcome>,
  tally: Tally,
  last: boolean,
): Work[] {
  const again: Work[] = [];
  for (const [{ work, write, next }, outcome] of outcomes) {
    if (outcome.state === 'written' || outcome.state === 'partial') {
      countWrite(tally.spoke, write.action);
      for (const entry of work.entries) spoke.taken.add(entry.toString());
      countDecision(tally, work.decision, 'spoke');
    }
    // A trigger may have made something else of the row: that is the spoke's own, and decided now. One-way, it stays.
    const asSent = outcome.state === 'written' && outcome.hash === (next.kind === 'row' ? next.hash : null);
    if (!asSent && (outcome.state !== 'written' || spoke.config.direction === 'two-way')) {
      again.push(toDecideAgain(work, outcome.state === 'refused'));
    }
    if (last && outcome.state === 'missed') tally.guardMisses += 1;
    if (last && outcome.state === 'refused') tally.quarantined += 1;
  }
  return again;
}
