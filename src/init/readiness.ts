import { SyncError } from '../errors.js';
import type { Session } from '../mysql/session.js';
import type { SiteRole } from './bookkeeping.js';
import { siteUpgrades } from './site-upgrade.js';

/**
 * Throws SyncError `not-initialised`, naming what is missing, unless the bookkeeping tables of the session's database are
 * as `init` makes them. Missing indexes are forgiven: they cost time only. `database` is named in the message; the state
 * database of the hub is asked for by `requireState` of `records/migrate.ts`.
 */
export async function requireInitialised(session: Session, database: string, role: SiteRole): Promise<void> {
  for (const { table, missing, gaps } of await siteUpgrades(session, role)) {
    const gap = missing ? `the table ${table} is missing` : gaps.find(({ needed }) => needed)?.what;
    if (gap === undefined) continue;
    throw new SyncError('not-initialised', `${gap} in the database ${database}`, { hint: 'run `spokesync init`' });
  }
}
