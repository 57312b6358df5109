import { SyncError } from '../errors.js';
import type { HubPlace, HubWriter } from '../ledger/hub-writer.js';
import { allPins } from '../ledger/ledger-table.js';
import { readToken } from '../ledger/tokens.js';
import { qualified } from '../mysql/identifier.js';
import type { Session } from '../mysql/session.js';

/** The hub's database is not the one that the ledger remembers: what it should have been, or null where all is well. */
async function unexpectedToken(
  session: Session,
  { state, data, identity }: Omit<HubPlace, 'epoch' | 'clustered'>,
): Promise<SyncError | null> {
  const [row] = await session.rows({ sql: `SELECT hub_token FROM ${qualified(state, 'control')} WHERE id = 1` });
  const present = (await readToken(session, data, identity)) ?? 0n;
  if (present === BigInt(row?.[0]?.toString() ?? '0')) return null;
  return new SyncError(
    'restored',
    `the hub's database ${data} is not as the last run left it: it was restored from a backup, or replaced`,
    {
      hint: 'make sure that it is the right database; then run once with --accept-restored-hub: every site is then compared as on its first sync',
    },
  );
}

/**
 * Stops the run where the hub's own database is not the one that the ledger remembers: restored from a backup, the
 * ledger would take everything since for deletions and edits (DESIGN §2). `accept`: all bookmarks go instead, and each
 * spoke is compared as on its first sync.
 */
export async function refuseRestoredHub(
  writer: HubWriter,
  hubId: number,
  accept: boolean,
  warn: (message: string) => void,
): Promise<void> {
  await writer.transaction(async (tx) => {
    const refusal = await unexpectedToken(tx.session, writer.place);
    if (refusal === null) return;
    if (!accept) throw refusal;
    const { state } = writer.place;
    await tx.session.write({ sql: `DELETE FROM ${qualified(state, 'bookmark')}` });
    await tx.session.write({ sql: `DELETE FROM ${qualified(state, 'filling')}` });
    // What was agreed later than the backup would make the hub's old rows pass for edits.
    for (const pins of await allPins(tx.session, state)) await tx.session.write({ sql: `DELETE FROM ${pins}` });
    // Its change log may give the ids of lost entries again.
    await tx.session.write({
      sql: `DELETE FROM ${qualified(state, 'consumed_entry')} WHERE site = ?`,
      values: [hubId],
    });
    await tx.session.write({
      sql: `UPDATE ${qualified(state, 'site')} SET low_entry = 0 WHERE id = ?`,
      values: [hubId],
    });
    tx.writesData();
    warn('the hub was restored from a backup: every site is compared as on its first sync');
  });
}

/** The same for a plan, which changes nothing: it cannot go on either. */
export async function refuseToPlanRestoredHub(
  session: Session,
  place: Omit<HubPlace, 'epoch' | 'clustered'>,
): Promise<void> {
  const refusal = await unexpectedToken(session, place);
  if (refusal !== null) throw refusal;
}
