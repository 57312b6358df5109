import type { Row, Session } from '../mysql/session.js';
import type { LayoutColumn, Layout } from '../schema/layout.js';

/**
 * What the conflict column of a restored row gets: the hub's now, in the column's own precision and zone (a DATETIME is
 * in its site's). Where what stands is as late, or from a clock that runs ahead, the moment after that: a restore must
 * win. Null: the table has no conflict column.
 */
export async function restoreStamp(session: Session, layout: Layout, stands: Row | null): Promise<string | null> {
  const { conflictColumn } = layout;
  const column = conflictColumn === null ? undefined : layout.columns[conflictColumn];
  if (column === undefined || conflictColumn === null) return null;
  const precision = precisionOf(column);
  const type = `DATETIME(${precision})`;
  const utc = `UTC_TIMESTAMP(${precision})`;
  const now = column.dataType === 'timestamp' ? utc : `CONVERT_TZ(${utc}, '+00:00', @@global.time_zone)`;
  const [row] = await session.rows({
    sql: `SELECT CAST(IF(stands >= present, stands + INTERVAL ${10 ** (6 - precision)} MICROSECOND, present) AS ${type})
            FROM (SELECT CAST(${now} AS ${type}) AS present, CAST(? AS ${type}) AS stands) times`,
    values: [stands?.[conflictColumn] ?? null],
  });
  return row?.[0]?.toString() ?? null;
}

function precisionOf({ columnType }: LayoutColumn): number {
  return Number(/\((\d)\)/u.exec(columnType)?.[1] ?? 0);
}
