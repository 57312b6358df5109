import type { ConflictDetails } from '../records/conflict-details.js';
import type { MailContent } from './mail-content.js';
import type { MailContext } from './mail-context.js';

/** The mail about one conflict, to the people of all its sides (DESIGN §8). */
export function conflictMail(conflict: ConflictDetails, context: MailContext): MailContent {
  const subject = `[${context.organisation}] conflict ${conflict.id}`;
  return { subject, text: `${subject}\n`, html: '', attachments: [] };
}
