import type { WriteOutcome } from '../apply/guarded-writes.js';
import { type NewPin, withdrawIntents, withdrawIntentsOf, writePins } from '../ledger/pins.js';
import { settleToken } from '../ledger/tokens.js';
import { release } from '../records/change-log.js';
import { conflictsApplied, conflictsWithdrawn } from '../records/conflicts.js';
import { takeBack } from '../records/sync-log.js';
import type { Delivery } from './announce.js';
import type { PassContext, RunTable } from './pass-context.js';

/** What was announced of one table, and with which token. */
export interface Announced {
  readonly token: bigint;
  readonly deliveries: readonly Delivery[];
}

/** Takes back what was announced of rows that the spoke did not take, before it commits the others. */
export async function correct(
  { run, spoke }: PassContext,
  table: RunTable,
  { token, deliveries }: Announced,
  outcomes: ReadonlyMap<Delivery, WriteOutcome>,
): Promise<void> {
  const refused = deliveries.filter((one) => ['refused', 'missed'].includes(outcomes.get(one)?.state ?? ''));
  const partial = deliveries.filter((one) => outcomes.get(one)?.state === 'partial');
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
export async function withdrawAll({ run, spoke }: PassContext, tables: readonly RunTable[]): Promise<void> {
  const site = spoke.config.id;
  const from = spoke.settled + 1n;
  await run.writer.transaction(async (tx) => {
    await takeBack(tx, { database: run.hubSchema.database, state: run.hub.state }, site, from, 'from token on');
    await conflictsWithdrawn(tx.session, run.hub.state, site, from, 'from token on');
    for (const { ledger } of tables) await withdrawIntents(tx, ledger.pins, site, from);
    await release(tx.session, run.hub.state, site, from, 'from token on');
  });
}

/** The spoke has committed its batches up to `token`. */
export async function settleBatches({ run, spoke }: PassContext, token: bigint): Promise<void> {
  await run.writer.transaction(async ({ session }) => {
    await settleToken(session, run.hub.state, spoke.config.id, token);
    await conflictsApplied(session, run.hub.state, spoke.config.id, token);
  });
  spoke.settled = token;
}
