import { id, qualified } from '../mysql/identifier.js';
import { type ChangeLog, entriesFor } from './change-log.js';

/** True if a site's change log tells of any deletion in the table, however long ago. */
export async function tellsOfDeletions(log: ChangeLog, table: string): Promise<boolean> {
  if (!log.schema.tables.has('change_log')) return false;
  const [found] = await log.session.rows({
    sql: `SELECT 1 FROM ${qualified(log.schema.database, 'change_log')}
           WHERE ${id('table')} = ? AND update_type IN ('delete', 'force delete') LIMIT 1`,
    values: [table],
  });
  return found !== undefined;
}

/** Which of the records, by index, were deleted as far as the latest entry about them says. */
export async function deletedByLog(log: ChangeLog, table: string, records: readonly string[]): Promise<Set<number>> {
  const entries = await entriesFor({ ...log, low: 0n }, table, [...new Set(records)]);
  return new Set(
    records.flatMap((record, index) => {
      const latest = entries.get(record)?.at(-1);
      return latest === undefined || latest.kind === 'edit' ? [] : [index];
    }),
  );
}
