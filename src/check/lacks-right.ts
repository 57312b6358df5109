import { isAccessDenied } from '../mysql/errno.js';
import type { Session } from '../mysql/session.js';

/** Whether the server refuses a statement for want of a right. Any other error is not about rights, and shows elsewhere. */
export async function lacksRight(session: Session, sql: string): Promise<boolean> {
  try {
    await session.rows({ sql });
    return false;
  } catch (error) {
    if (!session.alive) throw error;
    return isAccessDenied(error);
  }
}
