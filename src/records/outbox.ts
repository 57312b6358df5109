import type { HubTransaction } from '../ledger/hub-writer.js';
import { qualified } from '../mysql/identifier.js';
import type { Session } from '../mysql/session.js';
import type { MailContent } from '../notify/mail-content.js';
import { isoTime } from './iso-time.js';

export type MailKind = 'conflict' | 'digest' | 'report';

/** A mail as it is queued. Every address stands once in `to` and `cc` together. */
export interface NewMail {
  readonly kind: MailKind;
  /** With its angle brackets. Never used before, also where the state database falls back to a backup. */
  readonly messageId: string;
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly content: MailContent;
  /** The conflicts that it tells of; absent: none. */
  readonly conflicts?: readonly number[];
}

/** A mail that still waits for some of its addresses. `to` and `cc` are all that it ever had. */
export interface WaitingMail extends NewMail {
  readonly id: string;
  readonly queuedAt: Date;
  readonly waiting: readonly string[];
}

/** How one attempt went for one address; `error` is what the server said. */
export type Outcome =
  | { readonly address: string; readonly state: 'sent' }
  | { readonly address: string; readonly state: 'refused' | 'waiting'; readonly error: string };

/**
 * Puts a mail into the outbox, and gives its id. In one transaction with what it tells of, nothing is lost and nothing
 * told twice.
 */
export async function queueMail(tx: HubTransaction, state: string, run: bigint, mail: NewMail): Promise<string> {
  const { subject, ...body } = mail.content;
  const { insertId } = await tx.session.write({
    sql: `INSERT INTO ${qualified(state, 'outbox')} (run, kind, message_id, subject, body, queued_at)
          VALUES (?, ?, ?, ?, ?, UTC_TIMESTAMP(6))`,
    values: [run, mail.kind, mail.messageId, subject, JSON.stringify(body)],
  });
  await tx.session.batch(
    `INSERT INTO ${qualified(state, 'outbox_recipient')} (mail_id, address, header, state, changed_at)
     VALUES (?, ?, ?, 'waiting', UTC_TIMESTAMP(6))`,
    [...mail.to.map((address) => ['to', address]), ...mail.cc.map((address) => ['cc', address])].map(
      ([header, address]) => [insertId, address ?? '', header ?? ''],
    ),
  );
  await tx.session.batch(
    `INSERT INTO ${qualified(state, 'outbox_conflict')} (conflict_id, mail_id) VALUES (?, ?)`,
    (mail.conflicts ?? []).map((conflict) => [conflict, insertId]),
  );
  return String(insertId);
}

/**
 * Ids of the mails that wait, the oldest first; but those that were tried and kept waiting by themselves go behind, so
 * that a mail which always breaks the link does not hold up the others for ever.
 */
export async function waitingMails(session: Session, state: string): Promise<string[]> {
  const rows = await session.rows({
    sql: `SELECT mail_id FROM ${qualified(state, 'outbox_recipient')}
           WHERE state = 'waiting' GROUP BY mail_id ORDER BY MIN(attempts), mail_id`,
  });
  return rows.map(([id]) => String(id));
}

/**
 * Counts an attempt at one mail, and gives what is to be sent; null: nothing of it waits any more. Being a transaction
 * of the hub it fails where another run has taken over: two processes never send the same mail.
 */
export async function takeMail(tx: HubTransaction, state: string, id: string): Promise<WaitingMail | null> {
  const recipients = qualified(state, 'outbox_recipient');
  await tx.session.write({
    sql: `UPDATE ${recipients} SET attempts = attempts + 1, changed_at = UTC_TIMESTAMP(6)
           WHERE mail_id = ? AND state = 'waiting'`,
    values: [id],
  });
  const [[mail], addressed] = await Promise.all([
    tx.session.rows({
      sql: `SELECT kind, message_id, subject, body, queued_at FROM ${qualified(state, 'outbox')} WHERE id = ?`,
      values: [id],
    }),
    tx.session.rows({
      sql: `SELECT address, header, state FROM ${recipients} WHERE mail_id = ? ORDER BY header DESC, address`,
      values: [id],
    }),
  ]);
  const those = (wanted: (row: readonly unknown[]) => boolean): string[] =>
    addressed.filter(wanted).map(([address]) => String(address));
  const waiting = those(([, , now]) => now === 'waiting');
  if (mail === undefined || waiting.length === 0) return null;
  const [kind, messageId, subject, body, queuedAt] = mail.map((value) => value?.toString() ?? '');
  return {
    id,
    kind: kind as MailKind,
    messageId: messageId ?? '',
    to: those(([, header]) => header === 'to'),
    cc: those(([, header]) => header === 'cc'),
    content: { subject: subject ?? '', ...(JSON.parse(body ?? '{}') as Omit<MailContent, 'subject'>) },
    queuedAt: new Date(isoTime(queuedAt) ?? ''),
    waiting,
  };
}

/** Notes how an attempt went. Not guarded by the run lock: what was sent was sent. */
export async function noteOutcomes(
  session: Session,
  state: string,
  id: string,
  outcomes: readonly Outcome[],
): Promise<void> {
  if (outcomes.length === 0) return;
  await session.batch(
    // What somebody gave up meanwhile does not wait again.
    `UPDATE ${qualified(state, 'outbox_recipient')}
        SET state = IF(state = 'dropped' AND ? = 'waiting', state, ?), last_error = ?, changed_at = UTC_TIMESTAMP(6)
      WHERE mail_id = ? AND address = ?`,
    outcomes.map((outcome) => {
      const error = outcome.state === 'sent' ? null : outcome.error;
      return [outcome.state, outcome.state, error, id, outcome.address];
    }),
  );
}

/** Gives a mail up for all addresses that it still waits for; how many these were. The mail itself stays, as sent ones do. */
export async function dropMail(session: Session, state: string, id: number): Promise<number> {
  const { affectedRows } = await session.write({
    sql: `UPDATE ${qualified(state, 'outbox_recipient')} SET state = 'dropped', changed_at = UTC_TIMESTAMP(6)
           WHERE mail_id = ? AND state = 'waiting'`,
    values: [id],
  });
  return affectedRows;
}

/** Notes why nothing could be sent at all, with every mail that waits. It counts as no attempt at any of them. */
export async function noteTrouble(session: Session, state: string, error: string): Promise<void> {
  await session.write({
    sql: `UPDATE ${qualified(state, 'outbox_recipient')} SET last_error = ?, changed_at = UTC_TIMESTAMP(6)
           WHERE state = 'waiting'`,
    values: [error],
  });
}

/** How many mails wait for at least one of their addresses. */
export async function countWaiting(session: Session, state: string): Promise<number> {
  const [row] = await session.rows({
    sql: `SELECT COUNT(DISTINCT mail_id) FROM ${qualified(state, 'outbox_recipient')} WHERE state = 'waiting'`,
  });
  return Number(row?.[0] ?? 0);
}

/** How long mails that are done with are kept. */
const keepDays = 90;

/** Forgets mails of long ago that wait for nobody. */
export async function pruneOutbox(tx: HubTransaction, state: string): Promise<void> {
  await tx.session.write({
    sql: `DELETE m, r, c FROM ${qualified(state, 'outbox')} m
            JOIN ${qualified(state, 'outbox_recipient')} r ON r.mail_id = m.id
            LEFT JOIN ${qualified(state, 'outbox_conflict')} c ON c.mail_id = m.id
            LEFT JOIN ${qualified(state, 'outbox_recipient')} w ON w.mail_id = m.id AND w.state = 'waiting'
           WHERE m.queued_at < UTC_TIMESTAMP(6) - INTERVAL ${keepDays} DAY AND w.mail_id IS NULL`,
  });
}
