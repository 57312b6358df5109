import { setBookmarks } from '../ledger/bookmarks.js';
import { dropIdlePins } from '../ledger/pins.js';
import { issueToken, overtaken, readToken, setToken, settleToken, tokenIs } from '../ledger/tokens.js';
import { type LowMark, raiseLowMark } from '../records/low-mark.js';
import { releaseQuarantine } from '../records/quarantine.js';
import { stamp, stampWhere } from '../records/sync-stamps.js';
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
  await closeAtSpoke({ run, spoke }, token, end.times);

  await run.writer.transaction(async (tx) => {
    await settleToken(tx.session, state, site, token);
    const moved = [...end.bookmarks].map(([{ ledger }, bookmark]) => ({ ledger, tableId: ledger.id, ...bookmark }));
    await setBookmarks(tx, state, site, moved);
    for (const { ledger, version } of moved) await dropIdlePins(tx, ledger, site, version, token);
    await releaseQuarantine(
      tx,
      state,
      run.run,
      site,
      moved.map(({ ledger }) => ledger.layout.name),
    );
    if (end.times !== null) {
      await stamp(tx.session, database, run.hub.id, site, end.times.hub);
      if (spoke.config.direction === 'two-way') await stamp(tx.session, database, site, run.hub.id, end.times.spoke);
    }
    if (end.mark !== null) await raiseLowMark(tx.session, state, site, end.mark);
    await leaveNoGhost(tx.session, state, site);
  });
  spoke.settled = token;
}

/**
 * Token and stamp, in one round trip: the stamp is bound to the token, so that a commit sent ahead does no harm where
 * another run has been there, or where the token could not be set.
 */
async function closeAtSpoke(
  { run, spoke }: Pick<PassContext, 'run' | 'spoke'>,
  token: bigint,
  times: PassEnd['times'],
): Promise<void> {
  const { write, schema } = spoke;
  const { identity } = run.writer.place;
  const stamped = { from: run.hub.id, to: spoke.config.id };
  const [, , , present] = await Promise.all([
    write.begin('write'),
    setToken(write, schema.database, identity, token),
    times === null
      ? null
      : stampWhere(write, schema.database, { ...stamped, time: times.hub }, tokenIs(schema.database, identity, token)),
    readToken(write, schema.database, identity),
    write.commit(),
  ]);
  if (present !== token) throw overtaken();
}
