/** A text inside a statement that takes no bound values; the same under every sql_mode. */
export function literal(text: string): string {
  if (/^[^'\\\p{Cc}]*$/u.test(text)) return `'${text}'`;
  return `CONVERT(X'${Buffer.from(text, 'utf8').toString('hex')}' USING utf8mb4)`;
}

/** An expression's value as text in one charset and collation, so that no two of them are an illegal mix. */
export function utf8(valueSql: string): string {
  return `CONVERT(${valueSql} USING utf8mb4) COLLATE utf8mb4_bin`;
}
