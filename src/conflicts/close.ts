import type { Config } from '../config/config.js';
import { SyncError } from '../errors.js';
import { qualified } from '../mysql/identifier.js';
import { marksFor } from '../mysql/marks.js';
import type { Session } from '../mysql/session.js';
import { requireState } from '../records/migrate.js';
import type { CloseResult } from '../report/conflict-results.js';
import { findPerson } from './find-person.js';
import { onHub } from './on-hub.js';

export interface CloseOptions {
  /** Who has seen to it: an id or a user name of the hub's table of people. */
  readonly user?: string;
  /** The same, taken at its word: the account of somebody who has signed in. */
  readonly account?: string;
  readonly note?: string;
  readonly signal?: AbortSignal;
}

/**
 * Closes conflicts that a person has seen to. One that is still being applied, or closed already, is left as it is.
 * Throws SyncError: `usage` for a number or a person that there is not (nothing is closed then), `connect`,
 * `not-initialised`, `state`, `query`, `interrupted` for the hub.
 */
export async function closeConflicts(
  config: Config,
  conflictIds: readonly number[],
  options: CloseOptions = {},
): Promise<CloseResult> {
  const ids = [...new Set(conflictIds)];
  if (ids.length === 0) return { conflicts: [] };
  return onHub(config, options.signal, async (session) => {
    const { database } = config.hub.connection;
    await requireState(session, config.state);
    const { user, account, note } = options;
    const person = user === undefined ? null : await findPerson(session, database, config.people, user);
    const by = person === null ? (account ?? null) : (person.userName ?? person.id);
    await session.begin('write');
    const result = await close(session, config.state, ids, by, note ?? null);
    await session.commit();
    return result;
  });
}

async function close(
  session: Session,
  state: string,
  ids: readonly number[],
  by: string | null,
  note: string | null,
): Promise<CloseResult> {
  const among = `id IN (${marksFor(ids)})`;
  const rows = await session.rows({
    sql: `SELECT id, state FROM ${qualified(state, 'conflict')} WHERE ${among} FOR UPDATE`,
    values: ids,
  });
  const states = new Map(rows.map(([id, is]) => [Number(id), String(is)]));
  const unknown = ids.filter((id) => !states.has(id));
  if (unknown.length > 0) {
    throw new SyncError('usage', `there is no conflict ${unknown.join(', ')}`, {
      hint: '`spokesync conflicts list --all` shows what there is; nothing was closed',
    });
  }
  await session.write({
    sql: `UPDATE ${qualified(state, 'conflict')}
             SET state = 'closed', closed_at = UTC_TIMESTAMP(6), closed_by = ?, note = ?
           WHERE ${among} AND state = 'applied'`,
    values: [by, note, ...ids],
  });
  return { conflicts: ids.map((id) => ({ id, outcome: outcomeOf(states.get(id)) })) };
}

function outcomeOf(state: string | undefined): CloseResult['conflicts'][number]['outcome'] {
  if (state === 'applied') return 'closed';
  return state === 'closed' ? 'already closed' : 'still being applied';
}
