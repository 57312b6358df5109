import type { ConflictDetails } from '../records/conflict-details.js';
import type { MailContent } from './mail-content.js';
import type { MailContext } from './mail-context.js';

/** One mail about all conflicts of a run that one person took part in; `recipient` is their address. */
export function digestMail(
  conflicts: readonly ConflictDetails[],
  recipient: string,
  context: MailContext,
): MailContent {
  const subject = `[${context.organisation}] ${conflicts.length} conflicts of ${recipient}`;
  return { subject, text: `${subject}\n`, html: '', attachments: [] };
}
