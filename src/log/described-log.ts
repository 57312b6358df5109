import { SyncError } from '../errors.js';
import { id, qualified } from '../mysql/identifier.js';
import type { Session } from '../mysql/session.js';
import type { Config } from '../config/config.js';

/** The hub's sync_log as it is: an installation may be older than this program, and lack columns. */
export interface DescribedLog {
  /** Its qualified name. */
  readonly table: string;
  /** Column → base type, e.g. `timestamp`. */
  readonly columns: ReadonlyMap<string, string>;
}

/** Throws SyncError `not-initialised` where there is none. */
export async function describeLog(session: Session, config: Config): Promise<DescribedLog> {
  const { database } = config.hub.connection;
  const rows = await session.rows({
    sql: `SELECT COLUMN_NAME, DATA_TYPE FROM information_schema.COLUMNS
           WHERE TABLE_SCHEMA = ? AND TABLE_NAME = 'sync_log'`,
    values: [database],
  });
  if (rows.length === 0) {
    throw new SyncError('not-initialised', `the table sync_log is missing in the database ${database}`, {
      hint: 'run `spokesync init`',
    });
  }
  const columns = new Map(rows.map(([name, type]) => [String(name), String(type).toLowerCase()]));
  return { table: qualified(database, 'sync_log'), columns };
}

/** A column of `l`, or NULL where the table does not have it. */
export function logColumn({ columns }: DescribedLog, name: string): string {
  return columns.has(name) ? `l.${id(name)}` : 'NULL';
}
