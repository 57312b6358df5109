import type { WriteOutcome } from '../apply/guarded-writes.js';
import { statementText } from '../apply/statement-text.js';
import type { Target } from '../apply/target.js';
import { type Agreed, type NewPin, withdrawIntents, withdrawIntentsOf, writePins } from '../ledger/pins.js';
import { issueToken, settleToken, writeToken } from '../ledger/tokens.js';
import { isRetryable } from '../mysql/errno.js';
import { consume, release } from '../records/change-log.js';
import { conflictsApplied, conflictsWithdrawn } from '../records/conflicts.js';
import { saveConflicts } from '../records/save-conflicts.js';
import { shownRow } from '../records/shown-row.js';
import { logWrites, takeBack } from '../records/sync-log.js';
import { agreedOn } from './base-of.js';
import { conflictOf } from './conflict-of.js';
import { holdOpen, type Planned } from './hold-open.js';
import { hashesOf, untracked, writeFor } from './intended-write.js';
import type { PassContext, RunTable, TablePart } from './pass-context.js';
import { countDecision, countWrite, type Tally } from './tally.js';
import { writeHeld } from './write-held.js';
import { toDecideAgain, type Work } from './work.js';

interface Delivery extends Planned {
  /** What the hub holds for it: what both sides have agreed on once this is written. */
  readonly next: Exclude<Agreed, { kind: 'unknown' }>;
}

function plan(table: RunTable, work: Work, hubHash: string | null): Delivery | null {
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
 * Writes one chunk to the spoke, in the order that lets nothing be lost whatever is cut off where (DESIGN §2, intents):
 *
 * 1. at the spoke, lock the rows and drop those that are not as they were read;
 * 2. on the hub, in one transaction: sync_log, conflicts with both rows, and each row's pin with the batch's token;
 * 3. at the spoke: write, read back, set the token, commit;
 * 4. on the hub: the token is settled.
 *
 * After a crash the spoke's token tells whether 3 happened. Gives the rows to be read and decided again.
 * `last`: what cannot be written is now put into quarantine, or waits for the next run.
 */
export async function applyToSpoke(
  context: PassContext,
  table: RunTable,
  works: readonly { readonly work: Work; readonly hubHash: string | null }[],
  tally: Tally,
  last: boolean,
): Promise<Work[]> {
  const planned = works.flatMap(({ work, hubHash }) => plan(table, work, hubHash) ?? []);
  if (planned.length === 0) return [];
  const [again] = await deliver(context, [{ table, planned, tally }], last);
  return again ?? [];
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
      return plan(table, work, hubHash) ?? [];
    }),
    tally,
  }));
  if (groups.every(({ planned }) => planned.length === 0)) return parts.map(() => []);
  return deliver(context, groups, last);
}

interface DeliveryGroup {
  readonly table: RunTable;
  readonly planned: readonly Delivery[];
  readonly tally: Tally;
}

async function deliver(context: PassContext, groups: readonly DeliveryGroup[], last: boolean): Promise<Work[][]> {
  const { run, spoke } = context;
  const session = spoke.write;
  let results: Map<Delivery, WriteOutcome>[];
  let latest = spoke.settled;
  try {
    const tokens: bigint[] = [];
    // What need not wait for an answer shares a round trip: the begin with the guards, the token with the writes.
    const begun = session.begin('write');
    begun.catch(() => undefined);
    let tokenSet = begun;
    results = await writeHeld(
      groups.map(({ table, planned }) => ({ target: targetOf(context, table), planned })),
      async (held, at) => {
        const group = groups[at];
        if (group === undefined) return;
        await begun;
        tokens[at] = latest = await announce(context, group.table, held);
        tokenSet = writeToken(session, spoke.schema.database, run.writer.place.identity, latest);
        tokenSet.catch(() => undefined);
      },
    );
    await tokenSet;
    for (const [at, { table }] of groups.entries()) {
      const outcomes = results[at];
      if (outcomes !== undefined) await correct(context, table, tokens[at] ?? latest, outcomes);
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
  await settle(context, latest);
  const again: Work[][] = [];
  for (const [at, { table, tally }] of groups.entries()) {
    const outcomes = results[at] ?? new Map<Delivery, WriteOutcome>();
    if (last) await run.writer.transaction((tx) => holdOpen(tx, context, table, 'spoke', outcomes));
    again.push(conclude(context, outcomes, tally, last));
  }
  return again;
}

function targetOf({ spoke }: PassContext, { ledger: { layout }, deferred }: RunTable): Target {
  const children = spoke.schema.foreignKeys.filter(
    ({ parentTable, parentDatabase }) => parentTable === layout.name && parentDatabase === undefined,
  );
  return { session: spoke.write, database: spoke.schema.database, layout, children, deferred };
}

async function announce(context: PassContext, table: RunTable, held: readonly Delivery[]): Promise<bigint> {
  const { run, spoke } = context;
  const { layout } = table.ledger;
  const site = spoke.config.id;
  return run.writer.transaction(async (tx) => {
    const token = await issueToken(tx, run.hub.state, site);
    await logWrites(
      tx,
      run.hubSchema.database,
      run.syncLog,
      run.run,
      held.map(({ work, write }) => ({
        ...hashesOf(work, 'spoke', layout),
        untracked: untracked(work, 'hub'),
        from: run.hub.id,
        to: site,
        userId: work.candidate.hub.claim.user,
        person: run.people.of(work.candidate.hub.claim),
        table: layout.name,
        record: work.record,
        action: write.action,
        comment: work.candidate.hub.claim.told?.comment ?? null,
        sql: statementText(layout, write, work.spoke?.row ?? null),
        timeOfChange: work.candidate.hub.claim.told?.timestamp ?? null,
        before: shownRow(layout, work.spoke?.row ?? null),
        after: shownRow(layout, write.row),
        token,
      })),
    );
    const pending = { site, token };
    const conflicts = held.flatMap(({ work }) => conflictOf(work, layout, 'spoke', run.people, pending) ?? []);
    await saveConflicts(tx, run.hub.state, run.run, conflicts);
    await writePins(
      tx,
      table.ledger,
      site,
      held.map(({ work, next }): NewPin => ({
        key: work.key,
        agreed: hubHalfDone(work) ? agreedOn(table.ledger, work.spoke) : work.agreed,
        reason: 'delivered',
        intent: { token, next },
      })),
    );
    // With the batch, not after it: the entries of what it overwrites must not speak for the next edit there.
    await consume(
      tx.session,
      run.hub.state,
      site,
      held.flatMap(({ work }) => work.entries),
      token,
    );
    return token;
  });
}

/** A merge that wrote the hub: the spoke's row has been taken over already, so it is what was agreed. */
function hubHalfDone({ decision, spoke }: Work): boolean {
  return decision.action === 'merge' && decision.writeHub && spoke !== null;
}

/** Takes back what was announced of rows that the spoke refused, before it commits the others. */
async function correct(
  { run, spoke }: PassContext,
  table: RunTable,
  token: bigint,
  outcomes: ReadonlyMap<Delivery, WriteOutcome>,
): Promise<void> {
  const refused = [...outcomes.keys()].filter((one) => outcomes.get(one)?.state === 'refused');
  const partial = [...outcomes.keys()].filter((one) => outcomes.get(one)?.state === 'partial');
  if (refused.length === 0 && partial.length === 0) return;
  const site = spoke.config.id;
  const which = { table: table.ledger.layout.name, records: refused.map(({ work }) => work.record) };
  await run.writer.transaction(async (tx) => {
    await takeBack(tx, { database: run.hubSchema.database, state: run.hub.state }, site, token, which);
    await conflictsWithdrawn(tx.session, run.hub.state, site, token, which);
    await withdrawIntentsOf(
      tx,
      table.ledger,
      site,
      token,
      refused.map(({ work }) => work.key),
    );
    await release(tx.session, run.hub.state, site, token, { entries: refused.flatMap(({ work }) => work.entries) });
    await writePins(
      tx,
      table.ledger,
      site,
      partial.map((one): NewPin => {
        const outcome = outcomes.get(one);
        const hash = outcome?.state === 'partial' ? outcome.hash : '0';
        const next = { kind: 'row' as const, columnSet: table.ledger.columnSet, hash, columns: null };
        return { key: one.work.key, agreed: one.work.agreed, reason: 'delivered', intent: { token, next } };
      }),
    );
  });
}

/** The spoke has rolled back: nothing of what was announced since the last settled token happened. */
async function withdrawAll({ run, spoke }: PassContext, tables: readonly RunTable[]): Promise<void> {
  const site = spoke.config.id;
  const from = spoke.settled + 1n;
  await run.writer.transaction(async (tx) => {
    await takeBack(tx, { database: run.hubSchema.database, state: run.hub.state }, site, from, 'from token on');
    await conflictsWithdrawn(tx.session, run.hub.state, site, from, 'from token on');
    for (const { ledger } of tables) await withdrawIntents(tx, ledger.pins, site, from);
    await release(tx.session, run.hub.state, site, from, 'from token on');
  });
}

async function settle({ run, spoke }: PassContext, token: bigint): Promise<void> {
  await run.writer.transaction(async ({ session }) => {
    await settleToken(session, run.hub.state, spoke.config.id, token);
    await conflictsApplied(session, run.hub.state, spoke.config.id, token);
  });
  spoke.settled = token;
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
