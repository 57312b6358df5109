import { randomUUID } from 'node:crypto';
import type { Config, MailConfig } from '../config/config.js';
import type { HubWriter } from '../ledger/hub-writer.js';
import type { Session } from '../mysql/session.js';
import { type ConflictDetails, readConflicts } from '../records/conflict-details.js';
import { type NewMail, pruneOutbox, queueMail } from '../records/outbox.js';
import { conflictsTold, untoldConflicts } from '../records/untold-conflicts.js';
import { type AddressedMail, addressMails } from './address-mails.js';
import { conflictMail } from './conflict-mail.js';
import { digestMail } from './digest-mail.js';
import type { MailContent } from './mail-content.js';
import { mailContext, type MailContext } from './mail-context.js';

/** So many conflicts are read in one statement. */
const READ_TOGETHER = 1000;

/**
 * Queues the mails about all applied conflicts that nobody was told of yet: those of this run, and of earlier ones that
 * died before they came to it. One transaction queues the mails and remembers that they are. Without `mail` nobody is to
 * be told: then they are not told years later either, when it is configured.
 */
export async function queueConflictMails(
  writer: HubWriter,
  session: Session,
  config: Config,
  run: bigint,
  warn: (message: string) => void,
): Promise<void> {
  const { state, mail } = config;
  const ids = await untoldConflicts(session, state);
  if (ids.length === 0) return;
  const written = mail === null ? { mails: [], unwritten: [] } : await writeMails(session, config, mail, ids, warn);
  const told = ids.filter((id) => !written.unwritten.includes(id));
  await writer.transaction(async (tx) => {
    for (const one of written.mails) await queueMail(tx, state, run, one);
    await conflictsTold(tx, state, told);
    await pruneOutbox(tx, state);
  });
}

/** A Message-ID that no other mail has or had. */
export function newMessageId({ from }: Pick<MailConfig, 'from'>): string {
  return `<${randomUUID()}@${from.slice(from.lastIndexOf('@') + 1).replace(/>.*$/u, '')}>`;
}

async function writeMails(
  session: Session,
  config: Config,
  mail: MailConfig,
  ids: readonly string[],
  warn: (message: string) => void,
): Promise<{ mails: NewMail[]; unwritten: string[] }> {
  const context = mailContext(config, mail);
  const conflicts: ConflictDetails[] = [];
  for (let at = 0; at < ids.length; at += READ_TOGETHER)
    conflicts.push(...(await readConflicts(session, config.state, ids.slice(at, at + READ_TOGETHER))));
  const addressed = addressMails(conflicts, mail);
  addressed.warnings.forEach(warn);
  const mails: NewMail[] = [];
  const unwritten: string[] = [];
  for (const one of addressed.mails) {
    try {
      const { kind, to, cc } = one;
      const conflicts = one.conflicts.map(({ id }) => id);
      mails.push({ kind, messageId: newMessageId(mail), to, cc, content: contentOf(one, context), conflicts });
    } catch (error) {
      // One that cannot be written must not keep the others back.
      const failed = one.conflicts.map(({ id }) => id.toString());
      unwritten.push(...failed);
      warn(`the mail about conflict ${failed.join(', ')} could not be written: ${String(error)}`);
    }
  }
  return { mails, unwritten };
}

function contentOf({ kind, to, conflicts }: AddressedMail, context: MailContext): MailContent {
  const [first] = conflicts;
  if (kind === 'conflict' && first !== undefined) return conflictMail(first, context);
  return digestMail(conflicts, to[0] ?? '', context);
}
