import { SyncError } from '../errors.js';
import type { SiteConfig } from '../config/config.js';
import type { Session } from '../mysql/session.js';

/** Runs a site's hook statements in order; `:site` in them is bound to the site's id (DESIGN §6). */
export async function runHook(session: Session, site: SiteConfig, when: 'before' | 'after'): Promise<void> {
  for (const statement of site.hooks[when]) {
    const parts = statement.split(/:site\b/u);
    try {
      await session.write({ sql: parts.join('?'), values: parts.slice(1).map(() => site.id) });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new SyncError('query', `the ${when} hook of ${site.name} failed: ${reason}`, {
        cause: error,
        hint: `mend the statement under hooks.${when}: ${statement}`,
      });
    }
  }
}
