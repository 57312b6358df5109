import { onHub } from '../conflicts/on-hub.js';
import type { Config } from '../config/config.js';
import { requireState } from '../records/migrate.js';
import { type DeliveryState, listMails } from '../records/outbox-list.js';
import type { OutboxListResult } from '../report/outbox-result.js';

export interface OutboxListOptions {
  /** Mails with an address in this state; `waiting` where absent. */
  readonly which?: DeliveryState;
  /** At most so many, the newest; 50 where absent. */
  readonly limit?: number;
  readonly signal?: AbortSignal;
}

/** The mails of the outbox. Throws SyncError: `connect`, `not-initialised`, `state`, `query`, `interrupted`. */
export async function listOutbox(config: Config, options: OutboxListOptions = {}): Promise<OutboxListResult> {
  const { which = 'waiting', limit = 50, signal } = options;
  return onHub(config, signal, async (session) => {
    await requireState(session, config.state);
    return listMails(session, config.state, which, { offset: 0, limit });
  });
}
