import type { HubState } from '../ledger/hub-state.js';
import type { Agreed } from '../ledger/pins.js';
import type { Candidate } from '../reconcile/candidate.js';
import type { Decision } from '../reconcile/decision.js';
import type { ReadImage } from '../compare/images.js';
import type { ShownRow } from '../report/result.js';
import type { Key } from '../schema/key-sql.js';

/** A key that may differ, as each side spells it; null: that side does not have it, as far as was seen. */
export interface Pair {
  readonly hub: Key | null;
  readonly spoke: Key | null;
  /** A merge of columns was refused by a constraint: if nothing else helps, the whole row is decided (DESIGN §4). */
  readonly mergeRefused?: boolean;
}

/** One row on its way through a pass: what was read, what was agreed before, and what is to be done. */
export interface Work {
  /** As the hub spells it, else the spoke. */
  readonly key: Key;
  readonly record: string;
  readonly agreed: Agreed;
  readonly hub: HubState;
  readonly spoke: ReadImage | null;
  readonly candidate: Candidate;
  readonly decision: Decision;
  /** Of a conflict: the row that was agreed on, as far as it is known. */
  readonly before: ShownRow | null;
  /** As for {@link Pair}. */
  readonly mergeRefused?: boolean;
  /** Spoke change log entries that are taken up with this row. */
  readonly entries: readonly bigint[];
}

/** What the hub made of a chunk. */
export interface HubOutcome {
  /** Rows that the hub now holds as decided, with the hash that it holds (null: deleted). */
  readonly done: ReadonlyMap<Work, string | null>;
  /** To be read and decided again: missed, refused, or written without the columns that must wait. */
  readonly again: readonly Work[];
}

/** The key to look a pair up by. */
export function keyOf(pair: Pair): Key {
  return pair.hub ?? pair.spoke ?? [];
}

/** The work to be decided again after a write came to nothing. */
export function toDecideAgain(work: Work, refused: boolean): Work {
  return refused && work.decision.action === 'merge' ? { ...work, mergeRefused: true } : work;
}
