import { setBookmark } from '../ledger/bookmarks.js';
import { dropIdlePins } from '../ledger/pins.js';
import { issueToken, settleToken, writeToken } from '../ledger/tokens.js';
import { type LowMark, raiseLowMark } from '../records/low-mark.js';
import { releaseQuarantine } from '../records/quarantine.js';
import { stamp } from '../records/sync-stamps.js';
import { leaveNoGhost } from './ghost.js';
import type { PassContext, RunTable } from './pass-context.js';

/** What a pass ends with: bookmarks, stamps and the change log's low-water mark, all on the hub in one transaction. */
export interface PassEnd {
  /** The version up to which the spoke now agrees, per table. */
  readonly bookmarks: ReadonlyMap<RunTable, { readonly version: bigint; readonly full: boolean }>;
  /** Times at which reading began, UTC: the hub's by its clock, the spoke's by its own. Null: not to be stamped (again). */
  readonly times: { readonly hub: string; readonly spoke: string } | null;
  /** Null: stays where it is. */
  readonly mark: LowMark | null;
}

/**
 * Closes a pass that went through. The spoke gets a new token, so that a backup of it from before this pass is
 * recognised later even if the pass wrote nothing there.
 */
export async function finishPass({ run, spoke }: PassContext, end: PassEnd): Promise<void> {
  const { state } = run.hub;
  const site = spoke.config.id;
  const { database } = run.hubSchema;
  const token = await run.writer.transaction((tx) => issueToken(tx, state, site));
  await spoke.write.begin('write');
  try {
    await writeToken(spoke.write, spoke.schema.database, run.writer.place.identity, token);
    if (end.times !== null) await stamp(spoke.write, spoke.schema.database, run.hub.id, site, end.times.hub);
    await spoke.write.commit();
  } catch (error) {
    // The `after` hook uses this connection: in a transaction that is left open it would come to nothing.
    if (spoke.write.alive) await spoke.write.rollback();
    throw error;
  }

  await run.writer.transaction(async (tx) => {
    await settleToken(tx.session, state, site, token);
    for (const [{ ledger }, { version, full }] of end.bookmarks) {
      await setBookmark(tx, state, site, ledger.id, version, full);
      await dropIdlePins(tx, ledger, site, version, token);
      await releaseQuarantine(tx, state, run.run, site, ledger.layout.name);
    }
    if (end.times !== null) {
      await stamp(tx.session, database, run.hub.id, site, end.times.hub);
      if (spoke.config.direction === 'two-way') await stamp(tx.session, database, site, run.hub.id, end.times.spoke);
    }
    if (end.mark !== null) await raiseLowMark(tx.session, state, site, end.mark);
    await leaveNoGhost(tx.session, state, site);
  });
  spoke.settled = token;
}
