import { insertSql } from '../apply/target.js';
import { writeToken } from '../ledger/tokens.js';
import { oneAhead } from '../compare/pipelined.js';
import { isLockWait, isRetryable, isRowRefusal } from '../mysql/errno.js';
import { onItsWay } from '../on-its-way.js';
import { openRecords } from '../records/logged-keys.js';
import { recordId } from '../records/record-id.js';
import { mayBend } from '../schema/bending-triggers.js';
import { keyText } from '../schema/key-sql.js';
import { announce, type Delivery } from './announce.js';
import { deliveryOf } from './apply-to-spoke.js';
import { loadPeople } from './load-people.js';
import { PairList } from './pair-list.js';
import type { PassContext, RunTable } from './pass-context.js';
import { readNew } from './read-new.js';
import { rowsThatFit } from './rows-that-fit.js';
import { settleBatches, withdrawAll } from './settle-batch.js';
import { spokeTarget } from './spoke-target.js';
import { countDecision, countWrite, type Tally } from './tally.js';
import { mayBeLarge } from './weigh-rows.js';
import { keyOf, type Pair } from './work.js';

/** Fewer go the ordinary way, which reads them only once. */
export const WORTH_A_SET = 1000;
// Few enough to be garbage before the collector takes them for lasting, with three batches under way.
const ROWS_PER_BATCH = 500;

/** Some rows that are new at the hub, and what of the pairs they were found by is something else. */
interface Batch {
  readonly deliveries: readonly Delivery[];
  readonly pairs: readonly Pair[];
  readonly others: readonly Pair[];
}

/**
 * Brings a spoke the rows that are new at the hub since its bookmark, in sets: what the ordinary way asks about each row
 * is known of all of them, that they were agreed to be absent and that nobody tells of them there. The promises are the
 * same (DESIGN §2, intents): first the hub knows what is sent, with log and pins, then the spoke commits it with the
 * token. That a row is absent there is guarded by its key: a batch that the spoke refuses is taken back, and goes the
 * ordinary way. While the spoke writes a batch the next one is read and announced.
 * Gives the pairs that are left for the ordinary way.
 */
export async function deliverNew(
  context: PassContext,
  table: RunTable,
  { pairs, bookmark }: { readonly pairs: PairList; readonly bookmark: bigint | null },
  tally: Tally,
): Promise<PairList> {
  if (bookmark === null || !mayGoInSets(context, table) || absentPairs(pairs) < WORTH_A_SET) return pairs;
  const told = await openRecords(context.spoke.log, table.ledger.layout);
  const rest = new PairList();
  /** A batch stands at the spoke which the hub could not settle: its token tells so, and it must not be taken back. */
  const unsettled = { yes: false };
  let sent: { readonly batch: Batch; readonly done: Promise<boolean> } | null = null;

  /** Waits for what is at the spoke. True: it was taken. */
  async function taken(): Promise<boolean> {
    if (sent === null) return true;
    const { batch, done } = sent;
    sent = null;
    const isTaken = await done;
    if (isTaken) context.stride.wrote(batch.deliveries.length);
    else for (const pair of batch.pairs) rest.add(pair);
    return isTaken;
  }

  const most = rowsThatFit(context, table, context.stride.rowsInOneGo(ROWS_PER_BATCH));
  const read = (some: readonly Pair[]): Promise<Batch> => readBatch(context, table, { bookmark, told }, some);
  try {
    for await (const batch of oneAhead(pairs.chunks(most), read)) {
      for (const pair of batch.others) rest.add(pair);
      if (batch.deliveries.length === 0) continue;
      let token = await announce(context, table, batch.deliveries);
      if (!(await taken())) {
        // Announced behind a batch that was taken back, perhaps before that was: once, whichever it was.
        await withdrawAll(context, [table]);
        token = await announce(context, table, batch.deliveries);
      }
      const write = { batch, token, pairs: pairs.length, unsettled };
      sent = { batch, done: onItsWay(writeBatch(context, table, write, tally)) };
    }
    await taken();
  } catch (error) {
    // What is announced and was not sent is taken back, by the next pass at the latest.
    const isLost = await sent?.done.then(() => false, isRetryable);
    const mayStand = isRetryable(error) || isLost === true || unsettled.yes;
    if (!mayStand) await withdrawAll(context, [table]).catch(() => undefined);
    throw error;
  }
  return rest;
}

async function readBatch(
  context: PassContext,
  table: RunTable,
  { bookmark, told }: { readonly bookmark: bigint; readonly told: ReadonlySet<string> },
  some: readonly Pair[],
): Promise<Batch> {
  context.run.signal?.throwIfAborted();
  const asked = some.filter((pair) => isAbsent(pair) && !told.has(recordId(keyOf(pair))));
  const works = asked.length === 0 ? [] : await readNew(context, table, bookmark, asked.map(keyOf));
  const deliveries = works.flatMap((work) => deliveryOf(table, work, work.hub.image?.hash ?? null) ?? []);
  await loadPeople(context, works);
  const found = new Set(deliveries.map(({ work }) => keyText(work.key)));
  const isFound = (pair: Pair): boolean => isAbsent(pair) && found.has(keyText(keyOf(pair)));
  return { deliveries, pairs: some.filter(isFound), others: some.filter((pair) => !isFound(pair)) };
}

interface BatchWrite {
  readonly batch: Batch;
  readonly token: bigint;
  /** How many pairs there are in all. */
  readonly pairs: number;
  /** Set from the spoke's commit until the hub has settled it. */
  readonly unsettled: { yes: boolean };
}

/** True: it is committed and settled. False: the spoke refused it, and nothing of it or after it stands announced. */
async function writeBatch(
  context: PassContext,
  table: RunTable,
  { batch, token, pairs, unsettled }: BatchWrite,
  tally: Tally,
): Promise<boolean> {
  const { run, spoke } = context;
  const session = spoke.write;
  try {
    const begun = onItsWay(session.begin('write'));
    const rows = batch.deliveries.map(({ write: { row } }) => row ?? []);
    const inserted = onItsWay(session.batch(insertSql(spokeTarget(context, table)), rows));
    const tokenSet = onItsWay(writeToken(session, spoke.schema.database, run.writer.place.identity, token));
    await begun;
    await inserted;
    await tokenSet;
    await session.commit();
  } catch (error) {
    if (session.alive) await session.rollback();
    // The application keeps one of these keys: the ordinary way finds out which, and leaves it out.
    const isHeld = isLockWait(error) && session.alive;
    // A lost link leaves open whether the commit went through: the token tells when the link is back.
    if (isRetryable(error) && !isHeld) throw error;
    await withdrawAll(context, [table]);
    if (isRowRefusal(error) || isHeld) return false;
    throw error;
  }
  unsettled.yes = true;
  for (const { work } of batch.deliveries) {
    countWrite(tally.spoke, 'insert');
    countDecision(tally, work.decision, 'spoke');
  }
  await settleBatches(context, token);
  unsettled.yes = false;
  const rowsDone = tally.spoke.inserted;
  const progress = { table: table.ledger.layout.name, rowsDone, rowsTotal: Math.max(pairs, rowsDone) };
  run.emit({ type: 'applying', site: spoke.config.id, ...progress });
  return true;
}

/** The spoke does not have it, as far as was seen. */
function isAbsent({ hub, spoke, mergeRefused }: Pair): boolean {
  return hub !== null && spoke === null && mergeRefused !== true;
}

function absentPairs(pairs: PairList): number {
  let count = 0;
  if (pairs.length < WORTH_A_SET) return count;
  for (const some of pairs.chunks(ROWS_PER_BATCH)) count += some.filter(isAbsent).length;
  return count;
}

/** Not where a row takes two steps, may become another one, or may be so large that it is weighed first. */
function mayGoInSets(context: PassContext, table: RunTable): boolean {
  return (
    table.deferred.length === 0 &&
    !mayBend(context.spoke.schema.tables.get(table.ledger.layout.name), 'INSERT') &&
    !mayBeLarge(table.ledger.layout)
  );
}
