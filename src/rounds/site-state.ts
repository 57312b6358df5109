import type { SiteConfig } from '../config/config.js';
import { qualified } from '../mysql/identifier.js';
import type { Session } from '../mysql/session.js';

/** Makes sure that the state database knows the sites of the configuration, under the names that they have now. */
export async function registerSites(session: Session, state: string, sites: readonly SiteConfig[]): Promise<void> {
  await session.batch(
    `INSERT INTO ${qualified(state, 'site')} (id, name) VALUES (?, ?) ON DUPLICATE KEY UPDATE name = VALUES(name)`,
    sites.map(({ id, name }) => [id, name]),
  );
}

/** Change log entries of a site up to this id are done with. */
export async function readLowEntry(session: Session, state: string, site: number): Promise<bigint> {
  const [row] = await session.rows({
    sql: `SELECT low_entry FROM ${qualified(state, 'site')} WHERE id = ?`,
    values: [site],
  });
  return BigInt(row?.[0]?.toString() ?? '0');
}

/** Raises the low-water mark of a site's change log, and forgets the ids below it. */
export async function raiseLowEntry(session: Session, state: string, site: number, low: bigint): Promise<void> {
  await session.write({
    sql: `UPDATE ${qualified(state, 'site')} SET low_entry = GREATEST(low_entry, ?) WHERE id = ?`,
    values: [low, site],
  });
  await session.write({
    sql: `DELETE FROM ${qualified(state, 'consumed_entry')} WHERE site = ? AND id <= ?`,
    values: [site, low],
  });
}

/** Notes how a run ended for a site. `error` null: it was synced. */
export async function noteOutcome(
  session: Session,
  state: string,
  site: number,
  outcome: { readonly error: string | null; readonly skewMs: number | null },
): Promise<void> {
  await session.write({
    sql: `UPDATE ${qualified(state, 'site')}
             SET last_error = ?, clock_skew_us = COALESCE(?, clock_skew_us),
                 last_success = IF(? IS NULL, UTC_TIMESTAMP(6), last_success)
           WHERE id = ?`,
    values: [outcome.error, outcome.skewMs === null ? null : outcome.skewMs * 1000, outcome.error, site],
  });
}
