import type { HubWriter } from '../ledger/hub-writer.js';
import type { Session } from '../mysql/session.js';
import { noteOutcomes, noteTrouble, type Outcome, takeMail } from '../records/outbox.js';
import type { Courier } from './courier.js';

/** An address that the mail server will not have. */
export interface Refused {
  readonly address: string;
  readonly subject: string;
  readonly error: string;
}

/** What became of the mails that waited. */
export interface Delivered {
  /** Mails that need nothing more, and that somebody got. */
  readonly sent: number;
  readonly refused: readonly Refused[];
}

/**
 * Sends the mails of the outbox with these ids, one after the other; each address is marked as soon as the server has answered
 * for it. Only a run does this, under the run lock. A mail may come twice only where the server took it and the mark
 * could not be made (the process was killed, the link broke in between): with the same Message-ID then.
 */
export async function deliver(
  writer: HubWriter,
  session: Session,
  state: string,
  courier: Courier,
  ids: readonly string[],
): Promise<Delivered> {
  const refused: Refused[] = [];
  let sent = 0;
  for (const id of ids) {
    if (!(await courier.isReady())) {
      await noteTrouble(session, state, courier.trouble ?? '');
      break;
    }
    const mail = await writer.transaction((tx) => takeMail(tx, state, id));
    if (mail === null) continue;
    const outcomes = await courier.send(mail, mail.waiting);
    await noteOutcomes(session, state, id, outcomes);
    if (isDone(outcomes)) sent += 1;
    for (const outcome of outcomes) {
      if (outcome.state === 'refused')
        refused.push({ address: outcome.address, subject: mail.content.subject, error: outcome.error });
    }
  }
  return { sent, refused };
}

function isDone(outcomes: readonly Outcome[]): boolean {
  return outcomes.every(({ state }) => state !== 'waiting') && outcomes.some(({ state }) => state === 'sent');
}
