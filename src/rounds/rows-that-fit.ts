import type { PassContext, RunTable } from './pass-context.js';

/** Of the rows that are in hand at once, as they are stored: read on both sides, and several times in what is written. */
export const BYTES_IN_HAND = 4_000_000;

/** How many of a table's rows are in hand at once: `most`, or fewer where the servers say that they are large. */
export function rowsThatFit(
  { run, spoke }: Pick<PassContext, 'run' | 'spoke'>,
  { ledger: { layout } }: RunTable,
  most: number,
): number {
  const sizes = [run.hubSchema, spoke.schema].map(({ tables }) => tables.get(layout.name)?.averageRowBytes ?? 0);
  return Math.max(1, Math.min(most, Math.floor(BYTES_IN_HAND / Math.max(1, ...sizes))));
}
