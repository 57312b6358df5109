/**
 * SQL that tells all of a column's value, alike on every server: its bytes in hex; of a number that is not whole its text,
 * since HEX() sees the nearest whole one, which the servers round to in their own ways.
 */
export function exactValue(name: string, type: string): string {
  if (type.startsWith('FLOAT')) return `CAST(${name} + 0e0 AS CHAR)`;
  return /^(?:DOUBLE|DECIMAL)/u.test(type) ? `CAST(${name} AS CHAR)` : `HEX(${name})`;
}
