import type { Config } from '../config/config.js';
import { qualified } from '../mysql/identifier.js';
import type { Session } from '../mysql/session.js';
import type { ConflictDetails, ConflictParty } from '../records/conflict-details.js';
import { requireState } from '../records/migrate.js';
import { recordHash } from '../records/record-id.js';
import { shownRow } from '../records/shown-row.js';
import type { ShownConflict, ShownParty } from '../report/conflict-results.js';
import { isoTime } from '../records/iso-time.js';
import { openHubTable, readStanding } from './hub-table.js';
import { conflictMails } from './mails.js';
import { onHub } from './on-hub.js';
import { requireConflict } from './require-conflict.js';
import { keptRow } from './restored-row.js';

/**
 * All that is known of one conflict, and the record as it stands at the hub now. Throws SyncError: `usage` for a number
 * that there is not, `connect`, `not-initialised`, `state`, `query`, `interrupted` for the hub.
 */
export async function showConflict(
  config: Config,
  conflictId: number,
  options: { readonly signal?: AbortSignal } = {},
): Promise<ShownConflict> {
  return onHub(config, options.signal, async (session) => {
    await requireState(session, config.state);
    return describeConflict(session, config, await requireConflict(session, config.state, conflictId));
  });
}

/** The same on a session with the hub, of a conflict that was read. */
export async function describeConflict(
  session: Session,
  config: Config,
  conflict: ConflictDetails,
): Promise<ShownConflict> {
  const { id, run, table, record, kind, certainty, state, columns, follows, before, closed } = conflict;
  return {
    ...{ id, run, table, record, kind, certainty, state },
    decidedAt: isoTime(conflict.decidedAt) ?? '',
    ...{ columns, follows },
    followedBy: await followersOf(session, config.state, conflict),
    before,
    winner: partyOf(conflict.winner),
    losers: conflict.losers.map(partyOf),
    kept: keptRow(conflict),
    ...(await standingNow(session, config, conflict)),
    mails: await conflictMails(session, config.state, id),
    closed: closed === null ? null : { ...closed, at: isoTime(closed.at) ?? '' },
  };
}

function partyOf({ site, userId, person, comment, timeUs, row }: ConflictParty): ShownParty {
  const at = timeUs === null ? null : new Date(Number(timeUs / 1000n)).toISOString();
  const nameless = { email: null, firstName: null, lastName: null, userName: null };
  const known = person ?? (userId === null ? null : { id: userId, ...nameless });
  return { site, user: known?.userName ?? null, person: known, at, comment, row };
}

/** Why it cannot be told is data: what was kept is there all the same. */
async function standingNow(
  session: Session,
  config: Config,
  conflict: ConflictDetails,
): Promise<Pick<ShownConflict, 'now' | 'nowUnknown'>> {
  const table = await openHubTable(session, config, conflict);
  if ('unknown' in table) return { now: null, nowUnknown: table.unknown };
  const standing = await readStanding(table);
  return { now: shownRow(table.layout, standing?.row ?? null), nowUnknown: null };
}

async function followersOf(session: Session, state: string, { id, table, record }: ConflictDetails): Promise<number[]> {
  const rows = await session.rows({
    sql: `SELECT id FROM ${qualified(state, 'conflict')}
           WHERE table_name = ? AND record_hash = ? AND follows = ? ORDER BY id`,
    values: [table, recordHash(record), id],
  });
  return rows.map(([follower]) => Number(follower));
}
