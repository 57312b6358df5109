import { type Key, keyText } from '../schema/key-sql.js';
import { alignKeys } from './align-keys.js';
import type { HubTransaction } from './hub-writer.js';
import type { LedgerTable } from './ledger-table.js';
import { newestVersions, type NewVersion, type Version, writeNewest } from './versions.js';

/** A better claim to the value that the newest version of a key holds, `as` it was read. */
export interface Reclaim extends Pick<NewVersion, 'claim' | 'columns'> {
  readonly key: Key;
  readonly as: Pick<Version, 'version' | 'claim'>;
}

/**
 * Gives the newest versions of some keys a better claim to the same value: both sides made the same change. Gives the
 * indexes of those that are not as they were read any more; of them nothing is changed.
 */
export async function reclaim(
  tx: HubTransaction,
  table: LedgerTable,
  better: readonly Reclaim[],
): Promise<ReadonlySet<number>> {
  if (better.length === 0) return new Set();
  const keys = better.map(({ key }) => key);
  const newest = await newestVersions(tx.session, table, keys);
  const from = `${table.versions} t`;
  const now = await alignKeys(tx.session, table.layout, from, keys, newest, ({ key }) => key);
  const overtaken = new Set<number>();
  const rows = new Map<string, Version>();
  for (const [index, { as, claim, columns }] of better.entries()) {
    const version = now.get(index);
    const asRead =
      version?.version === as.version &&
      version.claim.origin === as.claim.origin &&
      version.claim.timeUs === as.claim.timeUs;
    if (!asRead) overtaken.add(index);
    else rows.set(keyText(version.key), { ...version, claim, columns });
  }
  if (rows.size > 0) await writeNewest(tx.session, table, [...rows.values()]);
  return overtaken;
}
