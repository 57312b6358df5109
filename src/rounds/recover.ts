import { withdrawIntents } from '../ledger/pins.js';
import { allPins } from '../ledger/ledger-table.js';
import { settleToken, siteTokens, skipTokens } from '../ledger/tokens.js';
import { release } from '../records/change-log.js';
import { conflictsApplied, conflictsWithdrawn } from '../records/conflicts.js';
import { takeBack } from '../records/sync-log.js';
import type { RunContext } from './pass-context.js';
import { forgetSpoke } from './site-state.js';

/**
 * Settles what an earlier, broken pass left open at a spoke, by the token that stands there (DESIGN §2, intents):
 * batches up to it were committed, those after it were not and are taken back. A token that is none of ours, or older
 * than the last settled one, means that the site was restored from a backup or is another database: what we remember
 * of it is dropped, and `restored` is true. Gives the last token that is settled. `present`: the token there, read
 * with a lock.
 */
export async function recover(
  run: Pick<RunContext, 'writer' | 'hub' | 'hubSchema'>,
  spoke: { readonly id: number; readonly present: bigint | null },
): Promise<{ settled: bigint; restored: boolean }> {
  const { writer, hub, hubSchema } = run;
  const { present } = spoke;
  return writer.transaction(async (tx) => {
    const { issued, settled } = await siteTokens(tx.session, hub.state, spoke.id);
    const restored = present === null ? settled > 0n : present < settled || present > issued;
    // Of a hub that fell back, the token there is one that is still to come: the next ones must be later.
    const committed = !restored ? (present ?? 0n) : present !== null && present > issued ? present : issued;
    if (!restored && committed === issued && settled === issued) return { settled, restored };

    if (committed > issued) await skipTokens(tx, hub.state, spoke.id, committed);
    await settleToken(tx.session, hub.state, spoke.id, committed);
    await conflictsApplied(tx.session, hub.state, spoke.id, restored ? settled : committed);
    const next = (restored ? settled : committed) + 1n;
    await takeBack(tx, { database: hubSchema.database, state: hub.state }, spoke.id, next, 'from token on');
    await conflictsWithdrawn(tx.session, hub.state, spoke.id, next, 'from token on');
    await release(tx.session, hub.state, spoke.id, next, 'from token on');
    // Its change log may have lost entries and give their ids again.
    if (restored) await forgetSpoke(tx, hub.state, spoke.id);
    // Of all tables, whatever this run is about: tokens go on, and would make an intent that is left behind come true.
    else for (const pins of await allPins(tx.session, hub.state)) await withdrawIntents(tx, pins, spoke.id, next);
    return { settled: committed, restored };
  });
}
