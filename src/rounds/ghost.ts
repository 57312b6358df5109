import { isUnknownThread } from '../mysql/errno.js';
import { qualified } from '../mysql/identifier.js';
import { processList } from '../mysql/process-list.js';
import type { Session } from '../mysql/session.js';

/**
 * A link that dies without a word leaves its transaction open at the site, with its locks, until the server's own network
 * gives up, which may be hours: the next pass would wait for the ghost of the last one. So the hub remembers which
 * connection a pass writes through, and the next one ends it. Nothing is lost: the token tells what it had committed.
 */

/** How the site's server names a connection: its id, and the address that it comes from. Null: a local socket, which cannot die like that. */
export async function nameOf(session: Session): Promise<string | null> {
  const [row] = await session.rows({
    sql: `SELECT ID, HOST FROM ${processList(session.flavour)} WHERE ID = CONNECTION_ID()`,
  });
  const [id, host] = (row ?? []).map(String);
  return host?.includes(':') === true ? `${id}@${host}` : null;
}

/** The connection that a broken pass may have left open at a site; null: there is none. */
export async function nameOfLast(hub: Session, state: string, site: number): Promise<string | null> {
  const [row] = await hub.rows({
    sql: `SELECT connection FROM ${qualified(state, 'site')} WHERE id = ?`,
    values: [site],
  });
  return row?.[0]?.toString() ?? null;
}

/** Ends a connection of ours at a site's server, if it still is there. */
export async function endConnection(session: Session, name: string): Promise<void> {
  const at = name.indexOf('@');
  const found = await session.rows({
    sql: `SELECT ID FROM ${processList(session.flavour)}
           WHERE ID = ? AND HOST = ? AND USER = SUBSTRING_INDEX(USER(), '@', 1)`,
    values: [name.slice(0, at), name.slice(at + 1)],
  });
  for (const [id] of found) {
    await session.write({ sql: `KILL ${Number(id)}` }).catch((error: unknown) => {
      if (!isUnknownThread(error)) throw error;
    });
  }
}

/** Remembers the connection that a site is written through from now on. What was left open there must be ended before. */
export async function rememberConnection(
  hub: Session,
  state: string,
  site: number,
  name: string | null,
): Promise<void> {
  await hub.write({
    sql: `UPDATE ${qualified(state, 'site')} SET connection = ? WHERE id = ? AND NOT connection <=> ?`,
    values: [name, site, name],
  });
}

/** The pass went through: it leaves nothing open. */
export async function leaveNoGhost(session: Session, state: string, site: number): Promise<void> {
  await session.write({
    sql: `UPDATE ${qualified(state, 'site')} SET connection = NULL WHERE id = ?`,
    values: [site],
  });
}
