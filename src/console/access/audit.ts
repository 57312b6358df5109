import { writeAudit } from '../../records/audit.js';
import type { ConsoleContext } from '../console-env.js';

/** Notes what the visitor does: called before, or together with, whatever changes something. */
export async function audit(c: ConsoleContext, action: string, subject: string): Promise<void> {
  const { name: account, address } = c.var.visitor;
  await c.var.hub.use((session, state) => writeAudit(session, state, { account, address, action, subject }));
}
