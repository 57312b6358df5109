import type { SiteConfig } from '../config/config.js';
import { messageOf } from '../error-message.js';
import { SyncError } from '../errors.js';
import { isAccessDenied } from '../mysql/errno.js';
import { id } from '../mysql/identifier.js';
import type { Session } from '../mysql/session.js';

/** What init needs in a database, and a sync after it (docs/rights.md). */
const RIGHTS = 'SELECT, INSERT, UPDATE, DELETE, TRIGGER, CREATE, ALTER, DROP';

/**
 * Gives what `work` gives. A statement that the server refuses becomes SyncError `query`, naming the site, and with the
 * GRANT for `database` as its hint where a right is missing; a lost link becomes `connect`.
 */
export async function withRights<T>(
  session: Session,
  site: SiteConfig,
  database: string,
  work: Promise<T>,
): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof SyncError) throw error;
    const message = `${site.name}: ${messageOf(error)}`;
    if (!session.alive) throw new SyncError('connect', message, { cause: error });
    if (!isAccessDenied(error)) throw new SyncError('query', message, { cause: error });
    const hint = `GRANT ${RIGHTS} ON ${id(database)}.* TO ${await account(session)}`;
    throw new SyncError('query', message, { hint, cause: error });
  }
}

async function account(session: Session): Promise<string> {
  const [row] = await session.rows({ sql: 'SELECT CURRENT_USER()' });
  const name = String(row?.[0] ?? '');
  const at = name.lastIndexOf('@');
  return `'${name.slice(0, at)}'@'${name.slice(at + 1)}'`;
}
