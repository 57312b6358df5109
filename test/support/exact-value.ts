/**
 * SQL that tells all of a column's value, alike on every server: its bytes in hex; of a number that is not whole its text,
 * since HEX() sees the nearest whole one, which the servers round to in their own ways. A small one is taken 2^60 times,
 * which is exact: the servers write it down in their own ways too.
 */
export function exactValue(name: string, type: string): string {
  const small = `ABS(${name}) BETWEEN 1e-16 AND 1e-3, CAST(${name} * POW(2, 60) AS CHAR)`;
  if (type.startsWith('FLOAT')) return `IF(${small}, CONCAT(IF(${name} < 0, '-', ''), ABS(${name} + 0e0)))`;
  if (type.startsWith('DOUBLE')) return `IF(${small}, CAST(${name} AS CHAR))`;
  return type.startsWith('DECIMAL') ? `CAST(${name} AS CHAR)` : `HEX(${name})`;
}
