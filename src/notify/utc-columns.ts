import { marksFor } from '../mysql/marks.js';
import type { Session } from '../mysql/session.js';

/** Whether a column is a TIMESTAMP: its values were read, and are stored, in UTC. */
export type IsUtc = (table: string, column: string) => boolean;

/** Tells the TIMESTAMP columns of a database's tables as they are now; of a table that is gone none is. */
export async function utcColumns(session: Session, database: string, tables: readonly string[]): Promise<IsUtc> {
  if (tables.length === 0) return () => false;
  const rows = await session.rows({
    sql: `SELECT TABLE_NAME, COLUMN_NAME FROM information_schema.COLUMNS
           WHERE TABLE_SCHEMA = ? AND DATA_TYPE = 'timestamp' AND TABLE_NAME IN (${marksFor(tables)})`,
    values: [database, ...tables],
  });
  const known = new Set(rows.map(([table, column]) => JSON.stringify([table, column].map(String))));
  return (table, column) => known.has(JSON.stringify([table, column]));
}
