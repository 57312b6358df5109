import { allDone } from '../all-done.js';
import { type Agreed, type NewPin, writePins } from '../ledger/pins.js';
import { issueToken } from '../ledger/tokens.js';
import { consume } from '../records/change-log.js';
import { saveConflicts } from '../records/save-conflicts.js';
import { logWrites } from '../records/sync-log.js';
import { agreedOn } from './base-of.js';
import { conflictOf } from './conflict-of.js';
import type { Planned } from './hold-open.js';
import { logEntry } from './log-entry.js';
import type { PassContext, RunTable } from './pass-context.js';
import type { Work } from './work.js';

/** A row that goes to a spoke. */
export interface Delivery extends Planned {
  /** What the hub holds for it: what both sides have agreed on once this is written. */
  readonly next: Exclude<Agreed, { kind: 'unknown' }>;
}

/**
 * Writes to the hub, before a batch is written at the spoke, all that is told of it: sync_log, conflicts with both rows,
 * the entries that it takes up, and each row's pin. Gives the batch's token, which decides whether that holds.
 */
export async function announce(context: PassContext, table: RunTable, held: readonly Delivery[]): Promise<bigint> {
  const { run, spoke } = context;
  const { layout } = table.ledger;
  const site = spoke.config.id;
  return run.writer.transaction(async (tx) => {
    const token = await issueToken(tx, run.hub.state, site);
    const pending = { site, token };
    // While the server writes one of these the next is put together.
    await allDone(
      logWrites(
        tx,
        run.hubSchema.database,
        run.syncLog,
        run.run,
        held.map((one) => logEntry(context, layout, 'spoke', one, token)),
      ),
      saveConflicts(
        tx,
        run.hub.state,
        run.run,
        held.flatMap(({ work }) => conflictOf(work, layout, 'spoke', run.people, pending) ?? []),
      ),
      writePins(
        tx,
        table.ledger,
        site,
        held.map(({ work, next }): NewPin => ({
          key: work.key,
          agreed: hubHalfDone(work) ? agreedOn(table.ledger, work.spoke) : work.agreed,
          reason: 'delivered',
          intent: { token, next },
        })),
      ),
      // With the batch, not after it: the entries of what it overwrites must not speak for the next edit there.
      consume(
        tx.session,
        run.hub.state,
        site,
        held.flatMap(({ work }) => work.entries),
        token,
      ),
    );
    return token;
  });
}

/** A merge that wrote the hub: the spoke's row has been taken over already, so it is what was agreed. */
function hubHalfDone({ decision, spoke }: Work): boolean {
  return decision.action === 'merge' && decision.writeHub && spoke !== null;
}
