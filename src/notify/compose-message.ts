import type { MailContent } from './mail-content.js';

/** A mail with its addresses and all that must be the same at each attempt. */
export interface OutgoingMail {
  readonly messageId: string;
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly queuedAt: Date;
  readonly content: MailContent;
}

/** The message as it goes over the wire, in 7-bit ASCII unless an address is not, and the bare address of its sender. */
export async function composeMessage(
  mail: OutgoingMail,
  from: string,
): Promise<{ readonly from: string; readonly message: Buffer }> {
  // Loaded when there is something to send: no other command needs it.
  const { default: MailComposer } = await import('nodemailer/lib/mail-composer');
  const { subject, text, html, attachments } = mail.content;
  const bare = (address: string): { name: string; address: string } => ({ name: '', address });
  const node = new MailComposer({
    from,
    to: mail.to.map(bare),
    cc: mail.cc.map(bare),
    subject: subject.replace(/\p{Cc}+/gu, ' '),
    text,
    ...(html === '' ? {} : { html }),
    attachments: attachments.map((one) => ({ ...one })),
    messageId: mail.messageId,
    date: mail.queuedAt,
    // The same at each attempt, byte for byte.
    baseBoundary: mail.messageId.replace(/@.*$|[^\w-]/gu, ''),
    // No holiday notices and the like in answer (RFC 3834).
    headers: { 'Auto-Submitted': 'auto-generated' },
    disableFileAccess: true,
    disableUrlAccess: true,
  }).compile();
  const sender = node.getEnvelope().from;
  return { from: sender === false ? from : sender, message: await node.build() };
}
