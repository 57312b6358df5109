import type { Config } from '../config/config.js';
import { SyncError } from '../errors.js';
import { requireInitialised } from '../init/readiness.js';
import { isAccessDenied } from '../mysql/errno.js';
import type { Session } from '../mysql/session.js';
import { requireState } from '../records/migrate.js';
import type { Finding } from '../report/check-result.js';
import type { SiteFacts } from './site-facts.js';

/** Bookkeeping tables that are missing or too old, at a site and, on the hub, in the state database. */
export async function initialisedFindings(config: Config, session: Session, facts: SiteFacts): Promise<Finding[]> {
  const { site, role, schema } = facts;
  const needs = [requireInitialised(session, schema.database, role)];
  if (role === 'hub') needs.push(requireState(session, config.state));
  const outcomes = await Promise.allSettled(needs);
  return outcomes.flatMap((outcome) => {
    if (outcome.status === 'fulfilled') return [];
    const error: unknown = outcome.reason;
    // A missing right is told of by itself.
    if (isAccessDenied(error)) return [];
    if (!(error instanceof SyncError) || (error.code !== 'not-initialised' && error.code !== 'state')) throw error;
    return {
      site: site.id,
      table: null,
      severity: 'error' as const,
      code: error.code,
      message: `${site.name}: ${error.message}`,
      fix: error.hint ?? 'run `spokesync init`',
    };
  });
}
