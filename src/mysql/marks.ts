/** Placeholders for a list of values: `?, ?, ?`; for none NULL, which nothing is among. */
export function marksFor(values: readonly unknown[]): string {
  return values.map(() => '?').join(', ') || 'NULL';
}
