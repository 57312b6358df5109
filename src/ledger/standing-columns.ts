import { readImages } from '../compare/images.js';
import type { HubTransaction } from './hub-writer.js';
import type { LedgerTable } from './ledger-table.js';
import type { NewVersion } from './versions.js';

/**
 * Versions of rows that this transaction has written, with their columns as they stand now: a trigger may have made
 * another value of one, and a counter must not be added to what was never there.
 */
export async function asTheyStand(
  tx: HubTransaction,
  table: LedgerTable,
  versions: readonly NewVersion[],
): Promise<readonly NewVersion[]> {
  const keys = versions.map(({ key }) => key);
  const options = { oldSets: new Map(), presentColumns: new Set<string>(), withColumnHashes: true };
  const images = await readImages(tx.session, table.data, table.layout, keys, options);
  return versions.map((version, at): NewVersion => {
    const hashes = images.get(at)?.columnHashes ?? null;
    const { columns } = version;
    if (columns === null || hashes === null) return version;
    return { ...version, columns: columns.map((claim, index) => ({ ...claim, hash: hashes[index] ?? claim.hash })) };
  });
}
