import type { HubTransaction } from '../ledger/hub-writer.js';
import { qualified } from '../mysql/identifier.js';
import type { Session } from '../mysql/session.js';

/** How long those who surely lost may wait to hear of it, because of a spoke that is not to be reached. */
const longestWaitDays = 1;

/**
 * Conflicts that were applied, of whatever run, and whose mails are not in the outbox yet. One of which a batch is still
 * open at a spoke waits for a while until that is settled: then all its losers are known, and it is one mail (DESIGN §4).
 */
export async function untoldConflicts(session: Session, state: string): Promise<string[]> {
  const rows = await session.rows({
    sql: `SELECT c.id FROM ${qualified(state, 'conflict')} c
           WHERE c.queued_at IS NULL AND c.state <> 'decided'
             AND (c.decided_at < UTC_TIMESTAMP(6) - INTERVAL ${longestWaitDays} DAY
               OR NOT EXISTS (SELECT 1 FROM ${qualified(state, 'conflict_side')} s
                               WHERE s.conflict_id = c.id AND s.batch_site IS NOT NULL))
           ORDER BY c.id`,
  });
  return rows.map(([id]) => String(id));
}

/** Remembers that the mails of these conflicts are queued, in the transaction that queues them. */
export async function conflictsTold(tx: HubTransaction, state: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.session.batch(
    `UPDATE ${qualified(state, 'conflict')} SET queued_at = UTC_TIMESTAMP(6) WHERE id = ? AND queued_at IS NULL`,
    ids.map((id) => [id]),
  );
}
