import { allDone } from '../all-done.js';
import type { WriteOutcome } from '../apply/guarded-writes.js';
import type { Target } from '../apply/target.js';
import type { HubTransaction } from '../ledger/hub-writer.js';
import { type Agreed, type NewPin, writePins } from '../ledger/pins.js';
import { asTheyStand } from '../ledger/standing-columns.js';
import { reclaim } from '../ledger/reclaim.js';
import { appendVersions, type NewVersion } from '../ledger/versions.js';
import { consume } from '../records/change-log.js';
import { saveConflicts } from '../records/save-conflicts.js';
import { logWrites } from '../records/sync-log.js';
import { mayBend } from '../schema/bending-triggers.js';
import { agreedOn } from './base-of.js';
import { conflictOf } from './conflict-of.js';
import { holdOpen, pinAsBefore, type Planned } from './hold-open.js';
import { untracked, writeFor } from './intended-write.js';
import { logEntry } from './log-entry.js';
import type { PassContext, RunTable, TablePart } from './pass-context.js';
import { claimsAfter, claimsOfSame } from './settled-claims.js';
import { countDecision, countWrite, type Tally } from './tally.js';
import type { Manner } from './write-held.js';
import { writeKept } from './write-kept.js';
import { type HubOutcome, toDecideAgain, type Work } from './work.js';

/**
 * Settles rows that are the same on both sides, and writes to the hub what is decided so: data, versions, pins, sync_log,
 * conflicts and consumed entries in one transaction, which never waits for a spoke.
 * `last`: what cannot be written is now put into quarantine, or waits for the next run.
 */
export async function applyToHub(
  context: PassContext,
  table: RunTable,
  works: readonly Work[],
  tally: Tally,
  last: boolean,
): Promise<HubOutcome> {
  const same = works.filter(({ decision }) => decision.action === 'nothing');
  const part = { table, works, tally };
  const planned = plan(part);
  if (planned.length === 0 && same.length === 0) return { done: new Map(), again: [] };

  const { outcomes, overtaken } = await context.run.writer.transaction(async (tx) => {
    const overtaken = await settleSame(tx, context, table, same);
    if (last) await pinAsBefore(tx, context, table, overtaken, 'guard miss');
    const [written] = planned.length === 0 ? [] : await write(tx, context, [{ table, planned }], 'each');
    const outcomes = written ?? new Map<Planned, WriteOutcome>();
    await record(tx, context, table, outcomes, last);
    return { outcomes, overtaken };
  });
  for (const work of same.filter((one) => !overtaken.includes(one)))
    for (const entry of work.entries) context.spoke.taken.add(entry.toString());
  if (last) tally.guardMisses += overtaken.length;
  const { done, again } = conclude(context, part, outcomes, last);
  return { done, again: [...again, ...overtaken] };
}

/** Writes rows of several tables, the parents first, in one transaction. Gives the rows to be decided again. */
export async function settleTogetherAtHub(
  context: PassContext,
  parts: readonly TablePart[],
  last: boolean,
): Promise<Work[][]> {
  const groups = parts.map((part) => ({ table: part.table, planned: plan(part) }));
  if (groups.every(({ planned }) => planned.length === 0)) return parts.map(() => []);
  const results = await context.run.writer.transaction(async (tx) => {
    const written = await write(tx, context, groups, 'together');
    for (const [at, { table }] of groups.entries())
      await record(tx, context, table, written[at] ?? new Map<Planned, WriteOutcome>(), last);
    return written;
  });
  return parts.map((part, at) => [
    ...conclude(context, part, results[at] ?? new Map<Planned, WriteOutcome>(), last).again,
  ]);
}

function plan({ table, works }: TablePart): Planned[] {
  return works.flatMap((work): Planned[] => {
    const write = writeFor(work, 'hub', table.ledger.layout);
    return write === null ? [] : [{ work, write }];
  });
}

async function record(
  tx: HubTransaction,
  context: PassContext,
  table: RunTable,
  outcomes: ReadonlyMap<Planned, WriteOutcome>,
  last: boolean,
): Promise<void> {
  await recordDone(tx, context, table, outcomes);
  if (last) await holdOpen(tx, context, table, 'hub', outcomes);
}

function conclude(
  { run, spoke }: PassContext,
  { table, tally }: TablePart,
  result: ReadonlyMap<Planned, WriteOutcome>,
  last: boolean,
): HubOutcome {
  const done = new Map<Work, string | null>();
  const again: Work[] = [];
  for (const [
    {
      work,
      write: { action },
    },
    outcome,
  ] of result) {
    if (outcome.state === 'written' || outcome.state === 'partial') {
      countWrite(tally.hub, action);
      for (const entry of work.entries) spoke.taken.add(entry.toString());
      countDecision(tally, work.decision, 'hub');
    }
    if (outcome.state === 'written') {
      done.set(work, outcome.hash);
      if (untracked(work, 'spoke')) run.untracked.add(table.ledger.layout.name, spoke.config.id, 1);
    }
    if (outcome.state !== 'written') again.push(toDecideAgain(work, outcome.state === 'refused'));
    if (last && outcome.state === 'missed') tally.guardMisses += 1;
    if (last && outcome.state === 'refused') tally.quarantined += 1;
  }
  return { done, again };
}

/**
 * Notes that both sides hold the same. Gives the rows whose version on the hub is not the one that was read any more: a
 * pass beside this one has brought another value, which has to be met.
 */
async function settleSame(
  tx: HubTransaction,
  context: PassContext,
  table: RunTable,
  works: readonly Work[],
): Promise<Work[]> {
  const { run, spoke } = context;
  const better = works.flatMap((work) => {
    const claims = claimsOfSame(context, table, work);
    return claims === null || work.hub.version === null
      ? []
      : [{ work, key: work.key, as: work.hub.version, ...claims }];
  });
  const late = await reclaim(tx, table.ledger, better);
  const overtaken = better.flatMap(({ work }, index) => (late.has(index) ? [work] : []));
  const settled = works.filter((work) => !overtaken.includes(work));
  await writePins(
    tx,
    table.ledger,
    spoke.config.id,
    settled.map((work): NewPin => ({
      key: work.key,
      agreed: agreedOn(table.ledger, work.spoke),
      reason: 'agreed',
      intent: null,
    })),
  );
  await consume(
    tx.session,
    run.hub.state,
    spoke.config.id,
    settled.flatMap(({ entries }) => entries),
  );
  return overtaken;
}

/** Writes the rows that still are as they were read. Several groups: the parents first. */
async function write(
  tx: HubTransaction,
  context: PassContext,
  groups: readonly { readonly table: RunTable; readonly planned: readonly Planned[] }[],
  manner: Manner,
): Promise<Map<Planned, WriteOutcome>[]> {
  const targetOf = ({ ledger, hubChildren, deferred }: RunTable): Target => ({
    session: tx.session,
    database: context.run.hubSchema.database,
    layout: ledger.layout,
    children: hubChildren,
    deferred,
  });
  tx.writesData();
  return writeKept(
    context,
    'hub',
    groups.map(({ table, planned }) => ({ target: targetOf(table), planned })),
    manner,
  );
}

async function recordDone(
  tx: HubTransaction,
  context: PassContext,
  table: RunTable,
  outcomes: ReadonlyMap<Planned, WriteOutcome>,
): Promise<void> {
  const { run, spoke } = context;
  const { layout } = table.ledger;
  const done = [...outcomes].flatMap(([one, outcome]) =>
    outcome.state === 'written' || outcome.state === 'partial' ? [{ ...one, outcome }] : [],
  );
  if (done.length === 0) return;
  const versions = done.map(({ work, write: { key, row }, outcome }): NewVersion => ({
    key: row === null ? key : layout.key.map((index) => row[index] ?? ''),
    hash: outcome.hash,
    ...claimsAfter(context, table, work),
  }));
  const bent = mayBend(run.hubSchema.tables.get(layout.name));
  const stand = bent && table.ledger.mergesColumns;
  const fresh = stand ? await asTheyStand(tx, table.ledger, versions) : versions;
  // While the server writes one of these the next is put together.
  await allDone(
    appendVersions(tx, table.ledger, fresh),
    writePins(
      tx,
      table.ledger,
      spoke.config.id,
      done.map(({ work, outcome }) => broughtPin(table, work, outcome)),
    ),
    logWrites(
      tx,
      run.hubSchema.database,
      run.syncLog,
      run.run,
      done.map((one) => logEntry(context, layout, 'hub', one, null)),
    ),
    saveConflicts(
      tx,
      run.hub.state,
      run.run,
      done.flatMap(({ work }) => conflictOf(work, layout, 'hub', run.people, null) ?? []),
    ),
    consume(
      tx.session,
      run.hub.state,
      spoke.config.id,
      done.flatMap(({ work }) => work.entries),
    ),
  );
}

function broughtPin(
  { ledger }: RunTable,
  work: Work,
  outcome: Extract<WriteOutcome, { state: 'written' | 'partial' }>,
): NewPin {
  // Half a row was taken: what the spoke holds is still its own change against that.
  const agreed: Agreed =
    outcome.state === 'partial'
      ? { kind: 'row', columnSet: ledger.columnSet, hash: outcome.hash, columns: null }
      : agreedOn(ledger, work.spoke);
  return { key: work.key, agreed, reason: 'brought', intent: null };
}
