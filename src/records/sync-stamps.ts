import { qualified } from '../mysql/identifier.js';
import type { Session, Sql } from '../mysql/session.js';

/**
 * Stamps `sync`: what `from` holds was received by `to`, as of `time` (`YYYY-MM-DD hh:mm:ss`, by the clock of `from`,
 * when reading began). The time before moves to `last_time`. At most one row per pair is kept; `session` is the hub's
 * or the receiver's (DESIGN §5).
 */
export async function stamp(session: Session, database: string, from: number, to: number, time: string): Promise<void> {
  const sync = qualified(database, 'sync');
  const { affectedRows } = await session.write({
    sql: `UPDATE ${sync} SET last_time = this_time, this_time = ? WHERE sync_from = ? AND sync_to = ?`,
    values: [time, from, to],
  });
  if (affectedRows > 0) return;
  const present = await session.rows({
    sql: `SELECT 1 FROM ${sync} WHERE sync_from = ? AND sync_to = ? LIMIT 1`,
    values: [from, to],
  });
  if (present.length > 0) return;
  await session.write({
    sql: `INSERT INTO ${sync} (sync_from, sync_to, last_time, this_time) VALUES (?, ?, '0000-00-00 00:00:00', ?)`,
    values: [from, to, time],
  });
}

/** The same where a condition holds, in one round trip: what it sends needs no answer of what was sent before. */
export async function stampWhere(
  session: Session,
  database: string,
  stamp: { readonly from: number; readonly to: number; readonly time: string },
  condition: Sql,
): Promise<void> {
  const sync = qualified(database, 'sync');
  const { from, to, time } = stamp;
  const bound = condition.values ?? [];
  await Promise.all([
    session.write({
      sql: `UPDATE ${sync} SET last_time = this_time, this_time = ?
             WHERE sync_from = ? AND sync_to = ? AND ${condition.sql}`,
      values: [time, from, to, ...bound],
    }),
    session.write({
      sql: `INSERT INTO ${sync} (sync_from, sync_to, last_time, this_time)
            SELECT ?, ?, '0000-00-00 00:00:00', ? FROM DUAL
             WHERE NOT EXISTS (SELECT 1 FROM ${sync} s WHERE s.sync_from = ? AND s.sync_to = ?) AND ${condition.sql}`,
      values: [from, to, time, from, to, ...bound],
    }),
  ]);
}

/** When `to` last received from `from`, as text by the clock of `from`; null: never. */
export async function lastStamp(session: Session, database: string, from: number, to: number): Promise<string | null> {
  const [row] = await session.rows({
    sql: `SELECT MAX(this_time) FROM ${qualified(database, 'sync')} WHERE sync_from = ? AND sync_to = ?`,
    values: [from, to],
  });
  const time = row?.[0]?.toString() ?? null;
  return time === null || time.startsWith('0000') ? null : time;
}
