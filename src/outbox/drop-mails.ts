import { onHub } from '../conflicts/on-hub.js';
import type { Config } from '../config/config.js';
import { SyncError } from '../errors.js';
import { qualified } from '../mysql/identifier.js';
import { marksFor } from '../mysql/marks.js';
import type { Session } from '../mysql/session.js';
import { writeAudit } from '../records/audit.js';
import { requireState } from '../records/migrate.js';
import { dropMail } from '../records/outbox.js';
import type { DropResult } from '../report/outbox-result.js';

/**
 * Gives mails up, so that no run tries them again. Throws SyncError: `usage` where there is no mail of a number, and then
 * drops none; `connect`, `not-initialised`, `state`, `query`, `interrupted` for the hub.
 */
export async function dropMails(config: Config, ids: readonly number[], signal?: AbortSignal): Promise<DropResult> {
  const { state } = config;
  return onHub(config, signal, async (session) => {
    await requireState(session, state);
    await requireMails(session, state, ids);
    const mails: DropResult['mails'][number][] = [];
    for (const id of ids) {
      const addresses = await dropMail(session, state, id);
      if (addresses > 0)
        await writeAudit(session, state, {
          account: null,
          address: null,
          action: 'mail-dropped',
          subject: `mail ${id}`,
        });
      mails.push({ id, outcome: addresses > 0 ? 'dropped' : 'waits for nobody' });
    }
    return { mails };
  });
}

/** Throws SyncError `usage` for the first that is not there. */
export async function requireMails(session: Session, state: string, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  const rows = await session.rows({
    sql: `SELECT id FROM ${qualified(state, 'outbox')} WHERE id IN (${marksFor(ids)})`,
    values: ids,
  });
  const known = new Set(rows.map(([id]) => Number(id)));
  const unknown = ids.find((id) => !known.has(id));
  if (unknown === undefined) return;
  throw new SyncError('usage', `there is no mail ${unknown} in the outbox`, {
    hint: 'spokesync outbox list shows those that wait; mails that are done with are kept for 90 days',
  });
}
