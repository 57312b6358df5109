const MAX_SQL = 200;

/** A statement as it may be shown: in one line, cut to 200 characters, and without its literals, which may be anybody's. */
export function shortSql(sql: string): string {
  const line = sql
    .replace(/'(?:[^'\\]|\\[^]|'')*(?:'|$)/gu, "'…'")
    .replace(/"(?:[^"\\]|\\[^]|"")*(?:"|$)/gu, '"…"')
    .replace(/\s+/gu, ' ')
    .trim();
  return line.length <= MAX_SQL ? line : `${line.slice(0, MAX_SQL)}…`;
}
