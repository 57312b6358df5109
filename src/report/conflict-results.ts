import type { Person } from '../records/people.js';
import type { Certainty, ConflictKind, ConflictResult, ShownRow } from './result.js';

/** When a conflict was closed (ISO 8601), by whom and with what note. */
export interface Closed {
  readonly at: string;
  readonly by: string | null;
  readonly note: string | null;
}

/** A conflict in a list. `state`: `applied` is open; `decided` is still being applied. */
export interface ConflictSummary extends ConflictResult {
  readonly run: number;
  readonly state: 'decided' | 'applied' | 'closed';
  /** ISO 8601, UTC. */
  readonly decidedAt: string;
  /** The columns that clashed; null: the whole row. */
  readonly columns: readonly string[] | null;
  readonly closed: Closed | null;
}

/** The `--json` document of `conflicts list`. `total` counts those beyond the limit too. */
export interface ConflictList {
  readonly total: number;
  readonly conflicts: readonly ConflictSummary[];
}

/** One value that took part. `row` null: a deletion. `at`: the effective time, ISO 8601 in UTC; null: unknown. */
export interface ShownParty {
  readonly site: number;
  readonly user: string | null;
  readonly person: Person | null;
  readonly at: string | null;
  readonly comment: string | null;
  readonly row: ShownRow | null;
}

/** A mail about a conflict, and what became of it for each address. */
export interface ConflictMail {
  readonly subject: string;
  readonly queuedAt: string;
  readonly recipients: readonly {
    readonly address: string;
    readonly state: 'waiting' | 'sent' | 'refused';
    readonly error: string | null;
  }[];
}

/** The `--json` document of `conflicts show`. Rows are null where the record was, or is, deleted. */
export interface ShownConflict {
  readonly id: number;
  readonly run: number;
  readonly table: string;
  readonly record: string;
  readonly kind: ConflictKind;
  readonly certainty: Certainty;
  readonly state: ConflictSummary['state'];
  readonly decidedAt: string;
  readonly columns: readonly string[] | null;
  /** An earlier conflict over the record whose winner met again. */
  readonly follows: number | null;
  readonly followedBy: readonly number[];
  /** The columns as both sides last agreed on them, as far as that is known; null: nothing is. */
  readonly before: ShownRow | null;
  readonly winner: ShownParty;
  readonly losers: readonly ShownParty[];
  readonly kept: ShownRow | null;
  /** As it stands at the hub. */
  readonly now: ShownRow | null;
  /** Why that cannot be told; null: it is told. */
  readonly nowUnknown: string | null;
  readonly mails: readonly ConflictMail[];
  readonly closed: Closed | null;
}

/** The `--json` document of `conflicts close`. Those that are still being applied are left as they are. */
export interface CloseResult {
  readonly conflicts: readonly {
    readonly id: number;
    readonly outcome: 'closed' | 'already closed' | 'still being applied' | 'unconfirmed';
  }[];
}
