/** 1000000 → 1M, 50000 → 50k, 1234 → 1,234. */
export function rowsText(rows: number): string {
  if (rows >= 1_000_000 && rows % 100_000 === 0) return `${rows / 1_000_000}M`;
  return rows >= 1_000 && rows % 1_000 === 0 ? `${rows / 1_000}k` : rows.toLocaleString('en');
}
