import type { SiteConfig } from '../config/config.js';
import { messageOf } from '../error-message.js';
import { SyncError } from '../errors.js';
import { isLinkLost } from '../mysql/errno.js';
import { shortSql } from '../mysql/short-sql.js';
import type { Session } from '../mysql/session.js';
import { hookStatements } from './hook-statements.js';

/**
 * Runs a site's hook statements in order. `before` ends at the first that fails; of `after` the others still run, since
 * one of them may be what lets people work again. Throws `query`, naming the hook, the site and the statement without its
 * literals: it may log in somewhere.
 */
export async function runHook(session: Session, site: SiteConfig, when: 'before' | 'after'): Promise<void> {
  let failure: SyncError | null = null;
  for (const statement of site.hooks[when].flatMap((text) => hookStatements(text, site.id))) {
    try {
      await session.write({ sql: statement });
    } catch (error) {
      failure ??= new SyncError('query', `the ${when} hook of ${site.name} failed: ${messageOf(error)}`, {
        cause: error,
        hint: `mend the statement under hooks.${when}: ${shortSql(statement)}`,
      });
      if (when === 'before' || isLinkLost(error)) break;
    }
  }
  if (failure !== null) throw failure;
}
