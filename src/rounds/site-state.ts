import type { Config, SiteConfig } from '../config/config.js';
import type { HubTransaction, HubWriter } from '../ledger/hub-writer.js';
import { allPins } from '../ledger/ledger-table.js';
import { dropPins } from '../ledger/pins.js';
import { qualified } from '../mysql/identifier.js';
import { marksFor } from '../mysql/marks.js';
import type { Session } from '../mysql/session.js';
import { isoTime } from '../records/iso-time.js';

/** Makes sure that the state database knows the sites of the configuration, under the names that they have now. */
export async function registerSites(session: Session, state: string, sites: readonly SiteConfig[]): Promise<void> {
  await session.batch(
    `INSERT INTO ${qualified(state, 'site')} (id, name) VALUES (?, ?) ON DUPLICATE KEY UPDATE name = VALUES(name)`,
    sites.map(({ id, name }) => [id, name]),
  );
}

/**
 * Drops what is remembered of one spoke: it is then compared as on the first sync. Its tokens stay, since what a broken
 * batch left open is still to be settled by them.
 */
export async function forgetSpoke(tx: HubTransaction, state: string, site: number): Promise<void> {
  for (const pins of await allPins(tx.session, state)) await dropPins(tx, pins, site);
  for (const memory of ['bookmark', 'filling', 'consumed_entry']) {
    await tx.session.write({ sql: `DELETE FROM ${qualified(state, memory)} WHERE site = ?`, values: [site] });
  }
  await tx.session.write({
    sql: `UPDATE ${qualified(state, 'site')} SET low_entry = 0, seen_entry = NULL, seen_at = NULL WHERE id = ?`,
    values: [site],
  });
}

/** How long a spoke that was taken out of the configuration is remembered: it may only be put aside for a while. */
const rememberDays = 90;

/**
 * Forgets spokes that have been out of the configuration for long: their bookmarks would hold old versions for ever. One
 * that comes back is compared as on its first sync.
 */
export async function forgetStrangers(
  writer: HubWriter,
  config: Pick<Config, 'hub' | 'spokes' | 'state'>,
  warn: (message: string) => void,
): Promise<void> {
  const { state } = config;
  const known = [config.hub.id, ...config.spokes.map(({ id }) => id)];
  const strangers = await writer.transaction(async (tx) => {
    const found = await tx.session.rows({
      sql: `SELECT id, name FROM ${qualified(state, 'site')} s
             WHERE id NOT IN (${marksFor(known)})
               AND COALESCE(last_success < UTC_TIMESTAMP(6) - INTERVAL ${rememberDays} DAY, FALSE)
               AND (EXISTS (SELECT 1 FROM ${qualified(state, 'bookmark')} b WHERE b.site = s.id)
                 OR EXISTS (SELECT 1 FROM ${qualified(state, 'filling')} f WHERE f.site = s.id))`,
      values: known,
    });
    for (const [site] of found) await forgetSpoke(tx, state, Number(site));
    return found.map(([site, name]) => `${String(name)} (${String(site)})`);
  });
  for (const name of strangers) {
    warn(
      `${name} has not been in the configuration for ${rememberDays} days: if it comes back it is compared as on its first sync`,
    );
  }
}

/** Sites that stand between their hooks, by id, with the UTC time since when. */
export async function readMaintenance(session: Session, state: string): Promise<ReadonlyMap<number, string>> {
  const rows = await session.rows({
    sql: `SELECT id, maintenance FROM ${qualified(state, 'site')} WHERE maintenance IS NOT NULL`,
  });
  return new Map(rows.map(([site, since]) => [Number(site), isoTime(since) ?? '']));
}

/** Notes that a site goes into maintenance (from the first time on that it was not taken out again), or is out of it. */
export async function noteMaintenance(session: Session, state: string, site: number, on: boolean): Promise<void> {
  await session.write({
    sql: `UPDATE ${qualified(state, 'site')}
             SET maintenance = IF(?, COALESCE(maintenance, UTC_TIMESTAMP(6)), NULL) WHERE id = ?`,
    values: [on, site],
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
