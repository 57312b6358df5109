import { SyncError } from '../errors.js';
import type { HubWriter } from '../ledger/hub-writer.js';
import { readToken } from '../ledger/tokens.js';
import { qualified } from '../mysql/identifier.js';

/**
 * Stops the run where the hub's own database is not the one that the ledger remembers: restored from a backup, the
 * ledger would take everything since for deletions and edits (DESIGN §2). `accept`: all bookmarks go instead, and each
 * spoke is compared as on its first sync.
 */
export async function refuseRestoredHub(writer: HubWriter, accept: boolean, warn: (message: string) => void): Promise<void> {
  const { state, data, identity } = writer.place;
  await writer.transaction(async (tx) => {
    const [row] = await tx.session.rows({ sql: `SELECT hub_token FROM ${qualified(state, 'control')} WHERE id = 1` });
    const expected = BigInt(row?.[0]?.toString() ?? '0');
    const present = (await readToken(tx.session, data, identity)) ?? 0n;
    if (present === expected) return;
    if (!accept) {
      throw new SyncError('restored', `the hub's database ${data} is not as the last run left it: it was restored from a backup, or replaced`, {
        hint: 'make sure that it is the right database; then run once with --accept-restored-hub: every site is then compared as on its first sync',
      });
    }
    await tx.session.write({ sql: `DELETE FROM ${qualified(state, 'bookmark')}` });
    tx.writesData();
    warn('the hub was restored from a backup: every site is compared as on its first sync');
  });
}
