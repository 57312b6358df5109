/** What a pass is about to do to one table on one side, and how many rows it holds there. Inserts do not count. */
export interface BrakeCounts {
  readonly deletes: number;
  readonly updates: number;
  readonly tableRows: number;
}

/** The limits of the configuration's `safety`; `maxChangedShare` is a fraction of the table, 0 to 1. */
export interface BrakeLimits {
  readonly maxDeletes: number;
  readonly maxChangedShare: number;
}

/** In a smaller table half of the rows are soon changed by honest work. */
const SHARE_COUNTS_FROM_ROWS = 20;

/**
 * Null where the pass may write, else why it may not, with its numbers (invariant 10 of the design). The caller adds the
 * table, the site and `--allow-changes TABLE`.
 */
export function brake(counts: BrakeCounts, limits: BrakeLimits): string | null {
  const { deletes, updates, tableRows } = counts;
  if (deletes > limits.maxDeletes) {
    return `would delete ${deletes} of ${tableRows} rows, more than maxDeletes ${limits.maxDeletes}`;
  }
  const changed = deletes + updates;
  if (tableRows >= SHARE_COUNTS_FROM_ROWS && changed > tableRows * limits.maxChangedShare) {
    return (
      `would change ${changed} of ${tableRows} rows (${updates} updated, ${deletes} deleted), ` +
      `more than maxChangedShare ${limits.maxChangedShare}`
    );
  }
  return null;
}
