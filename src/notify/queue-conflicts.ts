import { randomUUID } from 'node:crypto';
import type { Config, MailConfig } from '../config/config.js';
import type { HubWriter } from '../ledger/hub-writer.js';
import type { Session } from '../mysql/session.js';
import { type ConflictHead, readConflictHeads, readConflicts } from '../records/conflict-details.js';
import { type NewMail, pruneOutbox, queueMail } from '../records/outbox.js';
import { conflictsTold, untoldConflicts } from '../records/untold-conflicts.js';
import { type AddressedMail, addressMails } from './address-mails.js';
import { conflictBlocks } from './conflict-blocks.js';
import { conflictMail } from './conflict-mail.js';
import { showCommand } from './conflict-restore.js';
import { digestMail, digestOrder, IN_FULL } from './digest-mail.js';
import { fill } from './fill-template.js';
import type { Block } from './mail-body.js';
import type { MailContent } from './mail-content.js';
import { mailContext, type MailContext } from './mail-context.js';
import { utcColumns } from './utc-columns.js';

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
  const mails = mail === null ? [] : await writeMails(session, config, mail, ids, warn);
  await writer.transaction(async (tx) => {
    for (const one of mails) await queueMail(tx, state, run, one);
    await conflictsTold(tx, state, ids);
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
): Promise<NewMail[]> {
  const heads: ConflictHead[] = [];
  for (let at = 0; at < ids.length; at += READ_TOGETHER)
    heads.push(...(await readConflictHeads(session, config.state, ids.slice(at, at + READ_TOGETHER))));
  const tables = [...new Set(heads.map(({ table }) => table))];
  const context = mailContext(config, mail, await utcColumns(session, config.hub.connection.database, tables));
  const addressed = addressMails(heads, mail);
  addressed.warnings.forEach(warn);
  const tell = (head: ConflictHead): Promise<readonly Block[]> => told(session, config.state, head, context, warn);
  const mails: NewMail[] = [];
  for (const one of addressed.mails) {
    const { kind, to, cc } = one;
    const conflicts = one.conflicts.map(({ id }) => id);
    const content = await contentOf(one, tell, context);
    mails.push({ kind, messageId: newMessageId(mail), to, cc, content, conflicts });
  }
  return mails;
}

async function contentOf(
  { kind, to, conflicts }: AddressedMail,
  tell: (head: ConflictHead) => Promise<readonly Block[]>,
  context: MailContext,
): Promise<MailContent> {
  const [first] = conflicts;
  if (kind === 'conflict' && first !== undefined) return conflictMail(first, await tell(first), context);
  const recipient = to[0] ?? '';
  const inOrder = digestOrder(conflicts, recipient);
  const blocks: (readonly Block[])[] = [];
  for (const one of inOrder.slice(0, IN_FULL)) blocks.push(await tell(one));
  return digestMail(inOrder, blocks, recipient, context);
}

/** One conflict in full. Its rows may be large: they are read when it is told, and let go. */
async function told(
  session: Session,
  state: string,
  head: ConflictHead,
  context: MailContext,
  warn: (message: string) => void,
): Promise<readonly Block[]> {
  const [whole] = await readConflicts(session, state, [head.id]);
  try {
    if (whole !== undefined) return conflictBlocks(whole, context);
  } catch (error) {
    // One that cannot be told must keep back neither its own mail nor the others.
    warn(`conflict ${head.id} could not be told in its mail: ${String(error)}`);
  }
  const show = fill(context.templates, 'showAll', { conflict: String(head.id) });
  return [{ kind: 'paragraph', text: show, tone: 'plain' }, showCommand(head)];
}
