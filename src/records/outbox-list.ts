import { qualified } from '../mysql/identifier.js';
import { marksFor } from '../mysql/marks.js';
import type { Row, Session } from '../mysql/session.js';
import type { MailContent } from '../notify/mail-content.js';
import { isoTime } from './iso-time.js';
import type { MailKind } from './outbox.js';

/** What became of a mail for one address: `dropped` where a person gave it up. */
export type DeliveryState = 'waiting' | 'sent' | 'refused' | 'dropped';

/** One address of a mail. Times are ISO 8601, UTC. */
export interface Delivery {
  readonly address: string;
  readonly header: 'to' | 'cc';
  readonly state: DeliveryState;
  readonly attempts: number;
  /** What the mail server said last; null: nothing that was wrong. */
  readonly error: string | null;
  readonly changedAt: string;
}

/** A mail in a list. */
export interface QueuedMail {
  readonly id: number;
  /** The run that queued it. */
  readonly run: number;
  readonly kind: MailKind;
  readonly subject: string;
  readonly queuedAt: string;
  readonly deliveries: readonly Delivery[];
}

/** One mail with what it says, and the conflicts that it tells of. */
export interface WholeMail extends QueuedMail, Pick<MailContent, 'text' | 'attachments'> {
  readonly conflicts: readonly number[];
}

/** Mails with an address in this state, the newest first, from `offset` on; and how many there are in all. */
export async function listMails(
  session: Session,
  state: string,
  which: DeliveryState,
  { offset, limit }: { readonly offset: number; readonly limit: number },
): Promise<{ readonly mails: readonly QueuedMail[]; readonly total: number }> {
  const addressed = qualified(state, 'outbox_recipient');
  const [ids, [counted]] = await Promise.all([
    session.rows({
      sql: `SELECT DISTINCT mail_id FROM ${addressed} WHERE state = ?
             ORDER BY mail_id DESC LIMIT ${limit} OFFSET ${offset}`,
      values: [which],
    }),
    session.rows({ sql: `SELECT COUNT(DISTINCT mail_id) FROM ${addressed} WHERE state = ?`, values: [which] }),
  ]);
  const mails = await readHeads(
    session,
    state,
    ids.map(([id]) => Number(id)),
  );
  return { mails, total: Number(counted?.[0] ?? 0) };
}

/** So many mails of one run are listed. */
const MOST_OF_RUN = 100;

/** The mails that a run queued, in the order in which it did. */
export async function mailsOfRun(session: Session, state: string, run: number): Promise<readonly QueuedMail[]> {
  const ids = await session.rows({
    sql: `SELECT id FROM ${qualified(state, 'outbox')} WHERE run = ? ORDER BY id LIMIT ${MOST_OF_RUN}`,
    values: [run],
  });
  return (
    await readHeads(
      session,
      state,
      ids.map(([id]) => Number(id)),
    )
  ).toReversed();
}

/** One mail whole; null: there is none of that number, or it was forgotten. */
export async function readMail(session: Session, state: string, mail: number): Promise<WholeMail | null> {
  const [heads, [body], conflicts] = await Promise.all([
    readHeads(session, state, [mail]),
    session.rows({ sql: `SELECT body FROM ${qualified(state, 'outbox')} WHERE id = ?`, values: [mail] }),
    session.rows({
      sql: `SELECT conflict_id FROM ${qualified(state, 'outbox_conflict')} WHERE mail_id = ? ORDER BY conflict_id`,
      values: [mail],
    }),
  ]);
  const [head] = heads;
  if (head === undefined) return null;
  const { text, attachments } = JSON.parse(body?.[0]?.toString() ?? '{}') as Partial<MailContent>;
  return { ...head, text: text ?? '', attachments: attachments ?? [], conflicts: conflicts.map(([id]) => Number(id)) };
}

/** The newest first. */
async function readHeads(session: Session, state: string, ids: readonly number[]): Promise<readonly QueuedMail[]> {
  if (ids.length === 0) return [];
  const among = marksFor(ids);
  const [mails, addressed] = await Promise.all([
    session.rows({
      sql: `SELECT id, run, kind, subject, queued_at FROM ${qualified(state, 'outbox')}
             WHERE id IN (${among}) ORDER BY id DESC`,
      values: ids,
    }),
    session.rows({
      sql: `SELECT mail_id, address, header, state, attempts, last_error, changed_at
              FROM ${qualified(state, 'outbox_recipient')}
             WHERE mail_id IN (${among}) ORDER BY mail_id, header DESC, address`,
      values: ids,
    }),
  ]);
  return mails.map(([id, run, kind, subject, queuedAt]) => ({
    id: Number(id),
    run: Number(run),
    kind: String(kind) as MailKind,
    subject: String(subject),
    queuedAt: isoTime(queuedAt) ?? '',
    deliveries: addressed.filter(([mail]) => Number(mail) === Number(id)).map(deliveryOf),
  }));
}

function deliveryOf([, address, header, state, attempts, error, changedAt]: Row): Delivery {
  return {
    address: String(address),
    header: String(header) as Delivery['header'],
    state: String(state) as DeliveryState,
    attempts: Number(attempts),
    error: error?.toString() ?? null,
    changedAt: isoTime(changedAt) ?? '',
  };
}
