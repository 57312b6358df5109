import type { Session } from '../mysql/session.js';
import type { Trigger } from '../schema/table.js';
import { fingerprintOf } from './trigger-definition.js';

/** A trigger that a site has; `fingerprint` null: it is none of ours. */
export interface PresentTrigger extends Trigger {
  readonly fingerprint: string | null;
}

/** All triggers of a database that the login may see (right TRIGGER), by table and name. */
export async function readTriggers(session: Session, database: string): Promise<readonly PresentTrigger[]> {
  const rows = await session.rows({
    sql: `SELECT EVENT_OBJECT_TABLE, TRIGGER_NAME, ACTION_TIMING, EVENT_MANIPULATION, LEFT(ACTION_STATEMENT, 64)
            FROM information_schema.TRIGGERS
           WHERE EVENT_OBJECT_SCHEMA = ?
           ORDER BY EVENT_OBJECT_TABLE, TRIGGER_NAME`,
    values: [database],
  });
  return rows.map((row) => {
    const [table, name, timing, event, body] = row.map((value) => value?.toString() ?? '');
    return {
      table: table ?? '',
      name: name ?? '',
      timing: timing as Trigger['timing'],
      event: event as Trigger['event'],
      fingerprint: fingerprintOf(body ?? ''),
    };
  });
}
