import { hostname } from 'node:os';
import { onHub } from '../conflicts/on-hub.js';
import type { Config } from '../config/config.js';
import { SyncError } from '../errors.js';
import { hubWriter } from '../ledger/hub-writer.js';
import { releaseLock, takeLock } from '../ledger/run-lock.js';
import { Courier } from '../notify/courier.js';
import { deliver } from '../notify/deliver.js';
import { patienceFor } from '../notify/patience.js';
import { requireState } from '../records/migrate.js';
import { countWaiting, waitingMails } from '../records/outbox.js';
import type { SendResult } from '../report/outbox-result.js';
import { requireMails } from './drop-mails.js';

/** Shorter than the lease of the lock, which nothing renews here. */
const LONGEST_MS = 45_000;

/**
 * Sends mails that wait, all of them where `ids` is null, as the end of a run does, and under its lock. Throws SyncError:
 * `usage` without `mail` and where there is no mail of a number, `locked` while a run is at work; `connect`,
 * `not-initialised`, `state`, `query`, `interrupted` for the hub.
 */
export async function sendMails(
  config: Config,
  ids: readonly number[] | null,
  signal?: AbortSignal,
): Promise<SendResult> {
  const { state, mail } = config;
  if (mail === null) {
    throw new SyncError('usage', `${config.path} has no mail server`, { hint: 'docs/mails.md tells of the key mail' });
  }
  return onHub(config, signal, async (session) => {
    await requireState(session, state);
    await requireMails(session, state, ids ?? []);
    const lock = await takeLock(session, state, `${hostname()}, process ${process.pid}, sending mails`);
    const patience = patienceFor(Math.min(LONGEST_MS, config.timeouts.mailTimeoutMs), signal);
    const courier = new Courier(mail, patience);
    try {
      const place = { state, data: config.hub.connection.database, ...lock };
      const chosen = ids?.map(String) ?? (await waitingMails(session, state));
      const { sent, refused } = await deliver(hubWriter(session, place), session, state, courier, chosen);
      return { sent, refused, waiting: await countWaiting(session, state), trouble: courier.trouble };
    } finally {
      courier.close();
      patience.done();
      if (session.alive) await releaseLock(session, state, lock);
    }
  });
}
