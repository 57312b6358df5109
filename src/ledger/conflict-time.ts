import { id } from '../mysql/identifier.js';
import type { Layout } from '../schema/layout.js';

/**
 * The conflict column of the hub's row `t` as microseconds since 1970, in SQL; NULL where there is none. Only a zoneless
 * column is shifted, by `zoneUs`, the hub's own zone.
 */
export function conflictTimeSql(layout: Layout, zoneUs: bigint): string {
  const column = layout.conflictColumn === null ? undefined : layout.columns[layout.conflictColumn];
  if (column === undefined || !/^(?:timestamp|datetime|date)$/u.test(column.dataType)) return 'NULL';
  const name = `t.${id(column.name)}`;
  const shift = column.dataType === 'timestamp' ? 0n : zoneUs;
  // A zero date has no time.
  return `IF(${name} > '0001-01-01', TIMESTAMPDIFF(MICROSECOND, '1970-01-01', ${name}) - ${shift}, NULL)`;
}
