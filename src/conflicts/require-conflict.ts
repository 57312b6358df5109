import { SyncError } from '../errors.js';
import type { Session } from '../mysql/session.js';
import { type ConflictDetails, readConflicts } from '../records/conflict-details.js';

/** The conflict with this number. Throws SyncError `usage` where there is none. */
export async function requireConflict(session: Session, state: string, conflictId: number): Promise<ConflictDetails> {
  const [conflict] = await readConflicts(session, state, [conflictId]);
  if (conflict !== undefined) return conflict;
  throw new SyncError('usage', `there is no conflict ${conflictId}`, {
    hint: '`spokesync conflicts list --all` shows what there is',
  });
}
