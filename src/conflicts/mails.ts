import { qualified } from '../mysql/identifier.js';
import type { Session } from '../mysql/session.js';
import { isoTime } from '../records/iso-time.js';
import type { ConflictMail } from '../report/conflict-results.js';

/** The mails about a conflict that are still kept, the oldest first, and what became of each for its addresses. */
export async function conflictMails(session: Session, state: string, conflictId: number): Promise<ConflictMail[]> {
  const rows = await session.rows({
    sql: `SELECT m.id, m.subject, m.queued_at, r.address, r.state, r.last_error
            FROM ${qualified(state, 'outbox_conflict')} c
            JOIN ${qualified(state, 'outbox')} m ON m.id = c.mail_id
            JOIN ${qualified(state, 'outbox_recipient')} r ON r.mail_id = m.id
           WHERE c.conflict_id = ?
           ORDER BY m.id, r.header DESC, r.address`,
    values: [conflictId],
  });
  const mails = new Map<string, ConflictMail>();
  for (const [id, subject, queuedAt, address, is, error] of rows) {
    const mail = mails.get(String(id)) ?? {
      subject: String(subject),
      queuedAt: isoTime(queuedAt) ?? '',
      recipients: [],
    };
    const recipient = {
      address: String(address),
      state: String(is) as ConflictMail['recipients'][number]['state'],
      error: error?.toString() ?? null,
    };
    mails.set(String(id), { ...mail, recipients: [...mail.recipients, recipient] });
  }
  return [...mails.values()];
}
