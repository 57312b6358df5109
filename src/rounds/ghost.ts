import { isUnknownThread } from '../mysql/errno.js';
import { qualified } from '../mysql/identifier.js';
import type { Session } from '../mysql/session.js';

/**
 * A link that dies without a word leaves its transaction open at the site, with its locks, until the server's own network
 * gives up, which may be hours: the next pass would wait for the ghost of the last one. So the hub remembers which
 * connection a pass writes through, and the next one ends it. Nothing is lost: the token tells what it had committed.
 */

/** How the site's server names a connection: its id, and the address that it comes from. Null: a local socket, which cannot die like that. */
export async function nameOf(session: Session): Promise<string | null> {
  const [row] = await session.rows({
    sql: 'SELECT ID, HOST FROM information_schema.PROCESSLIST WHERE ID = CONNECTION_ID()',
  });
  const [id, host] = (row ?? []).map(String);
  return host?.includes(':') === true ? `${id}@${host}` : null;
}

async function nameOfLast(hub: Session, state: string, site: number): Promise<string | null> {
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
    sql: `SELECT ID FROM information_schema.PROCESSLIST
           WHERE ID = ? AND HOST = ? AND USER = SUBSTRING_INDEX(USER(), '@', 1)`,
    values: [name.slice(0, at), name.slice(at + 1)],
  });
  for (const [id] of found) {
    await session.write({ sql: `KILL ${Number(id)}` }).catch((error: unknown) => {
      if (!isUnknownThread(error)) throw error;
    });
  }
}

/**
 * Ends what a broken pass left open at a site, and remembers the connection that is written through from now on; gives
 * its name.
 */
export async function replaceGhost(
  hub: { readonly session: Session; readonly state: string },
  site: number,
  { read, write }: { readonly read: Session; readonly write: Session },
): Promise<string | null> {
  const [last, name] = await Promise.all([nameOfLast(hub.session, hub.state, site), nameOf(write)]);
  if (last !== null) await endConnection(read, last);
  if (last === name) return name;
  await hub.session.write({
    sql: `UPDATE ${qualified(hub.state, 'site')} SET connection = ? WHERE id = ?`,
    values: [name, site],
  });
  return name;
}

/** The pass went through: it leaves nothing open. */
export async function leaveNoGhost(session: Session, state: string, site: number): Promise<void> {
  await session.write({
    sql: `UPDATE ${qualified(state, 'site')} SET connection = NULL WHERE id = ?`,
    values: [site],
  });
}
