import type { PairList } from './pair-list.js';
import type { RunTable } from './pass-context.js';
import type { Pair, Work } from './work.js';

/** One table of a pass: the rows to be settled, and the bookmark that says what their base is. */
export interface TableTask {
  readonly table: RunTable;
  readonly pairs: PairList;
  /** The pairs, read and decided already. */
  readonly works?: readonly Work[];
  readonly bookmark: bigint | null;
  readonly fill: boolean;
  readonly hubRows: number;
  /** Where the bookmark goes. */
  readonly version: bigint;
}

/** Inserts and updates go with the parents first, deletions with the children first. */
export type Phase = 'upserts' | 'deletes';

/** Rows of one table that are to be read. */
export interface Part {
  readonly task: TableTask;
  readonly pairs: readonly Pair[];
}

/** What was decided of them. */
export interface Decided {
  readonly task: TableTask;
  readonly works: readonly Work[];
}
