import type { Row } from '../mysql/session.js';

/** What a person or the application did to a record. */
export type ChangeKind = 'edit' | 'delete' | 'force delete';

/**
 * Where a value (or an absence) was made, by whom and when: it travels with the value, whatever side it stands on.
 * `timeUs` is the effective time in microseconds since 1970, UTC by the hub's clock (skew already taken off).
 */
export interface Claim {
  readonly origin: number;
  readonly user: string | null;
  readonly kind: ChangeKind;
  readonly timeUs: bigint | null;
  /** What the origin's change log says of the change beside who made it; null or absent: no entry tells of it. */
  readonly told?: Told | null;
}

/** A change log entry's own words. It decides nothing. */
export interface Told {
  /** As written at the origin, by its clock, UTC. */
  readonly timestamp: string | null;
  readonly comment: string | null;
}

/** A claim of one column; only kept for tables with `merge: columns`. `hash` is the column's own hash (hex), or a counter's value. */
export interface ColumnClaim {
  readonly hash: string;
  readonly origin: number;
  readonly user: string | null;
  readonly timeUs: bigint | null;
}

/** A row as it was read on one side. `row` follows the layout's columns. */
export interface Image {
  readonly row: Row;
  /** Row hash over the present column set, as unsigned decimal text. */
  readonly hash: string;
  /** Row hash over the column set that the base was hashed with; null where those columns are gone. */
  readonly hashInBase: string | null;
  /** One hash per layout column, of a counter its value (`counter.ts`); null unless the table merges columns. */
  readonly columnHashes: readonly string[] | null;
}

/**
 * What hub and spoke last agreed on.
 * `unknown`: there is no memory (no bookmark). `absent`: agreed that it is not there, or unheard of then.
 * `row`: `hash` is over the base's column set; `sameColumns` is false where that is not the present one (a schema change).
 */
export type Base =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'absent' }
  | {
      readonly kind: 'row';
      readonly hash: string;
      readonly sameColumns: boolean;
      /** Hash per layout column, null where unknown. */
      readonly columnHashes: readonly (string | null)[] | null;
    };

/** One side of a candidate: the row as read (null: absent) and who answers for it being so. */
export interface SideState {
  readonly image: Image | null;
  readonly claim: Claim;
  /** Per layout column, for `merge: columns` only: who answers for each column (the hub's ledger knows; else null). */
  readonly columnClaims: readonly ColumnClaim[] | null;
  /** This side's change log names the record since the last sync (no stamp yet: ever). Its latest entry's kind is in `claim.kind`. */
  readonly logged: boolean;
}

/** A key whose rows differ between hub and spoke, or that is pinned, with all that is needed to decide. */
export interface Candidate {
  readonly base: Base;
  readonly hub: SideState;
  readonly spoke: SideState;
}

/** What the configuration says about a table and a spoke. */
export interface Policy {
  readonly direction: 'two-way' | 'receive-only';
  readonly conflict: 'newest' | 'oldest' | 'hub' | 'spoke';
  readonly merge: 'rows' | 'columns';
  readonly hubId: number;
  /** Index of the conflict column among the layout's columns, or null. */
  readonly conflictColumn: number | null;
}
