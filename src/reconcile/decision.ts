import type { Certainty, ConflictKind } from '../report/result.js';
import type { Row } from '../mysql/session.js';
import type { ColumnClaim } from './candidate.js';

export type SideName = 'hub' | 'spoke';

/** Two people met in one record. `winner` is the side whose row (or, in a merge, whose clashing columns) is kept. */
export interface Clash {
  readonly kind: ConflictKind;
  readonly certainty: Certainty;
  readonly winner: SideName;
  /** Indexes of the columns that clashed; null: the row as a whole. */
  readonly columns: readonly number[] | null;
}

/**
 * What is to happen to one row. `to`/`on` name the side that is written.
 * `untracked`: a difference that nobody's change log explains, settled without a base; reported, no conflict.
 * `overwritten`: a receive-only spoke loses a row of its own; it is kept in sync_log, no conflict.
 */
export type Decision =
  | {
      readonly action: 'nothing';
      /** Both sides made the same change: the side whose claim ranks higher answers for it from now on. */
      readonly claim: SideName;
    }
  | {
      readonly action: 'copy';
      readonly to: SideName;
      readonly clash: Clash | null;
      readonly untracked: boolean;
      readonly overwritten: boolean;
    }
  | {
      readonly action: 'delete';
      readonly on: SideName;
      readonly clash: Clash | null;
      readonly untracked: boolean;
      readonly overwritten: boolean;
    }
  | {
      /** Columns of both sides are kept. A side that already holds `row` is not written. */
      readonly action: 'merge';
      readonly row: Row;
      readonly writeHub: boolean;
      readonly writeSpoke: boolean;
      /** Who answers for each column of `row`; `hash` is taken from the side that the column came from. */
      readonly columnClaims: readonly ColumnClaim[];
      readonly clash: Clash | null;
      /** As for `copy`: a column unknown to the base (new in the table) differed, and no log explains the losing value. */
      readonly untracked: boolean;
    };
