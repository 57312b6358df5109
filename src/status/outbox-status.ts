import { qualified } from '../mysql/identifier.js';
import type { Session } from '../mysql/session.js';
import { isoTime } from '../records/iso-time.js';
import type { OutboxStatus } from '../report/status-result.js';

/** The mails that wait, since when, and why. One round trip. */
export async function readOutbox(session: Session, state: string): Promise<OutboxStatus> {
  const waiting = qualified(state, 'outbox_recipient');
  const [[counted], [failed]] = await Promise.all([
    session.rows({
      sql: `SELECT COUNT(DISTINCT m.id), MIN(m.queued_at)
              FROM ${waiting} r JOIN ${qualified(state, 'outbox')} m ON m.id = r.mail_id
             WHERE r.state = 'waiting'`,
    }),
    session.rows({
      sql: `SELECT last_error FROM ${waiting}
             WHERE state = 'waiting' AND last_error IS NOT NULL ORDER BY changed_at DESC, mail_id LIMIT 1`,
    }),
  ]);
  return {
    waiting: Number(counted?.[0] ?? 0),
    oldestAt: isoTime(counted?.[1]),
    lastError: failed?.[0]?.toString() ?? null,
  };
}
