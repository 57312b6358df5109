import type { ShownRow } from './result.js';

/** One column of a restore: as the conflict left it, as it stands now, and as it would be. Absent: no such row or column. */
export interface RestoreField {
  readonly column: string;
  readonly kept?: ShownRow[string];
  readonly now?: ShownRow[string];
  readonly restored?: ShownRow[string];
}

/** What a restore is about. `loser`: the site whose values are put back. */
interface Restore {
  readonly conflict: number;
  readonly table: string;
  readonly record: string;
  readonly loser: number;
}

/** Something has changed since the conflict: what, and what it would become. */
export interface RestoreQuestion extends Restore {
  readonly action: 'insert' | 'update' | 'delete';
  readonly changed: readonly RestoreField[];
}

/** What a restore would do now. `after` null: the record would be deleted, or (`nothing`) already stands so. */
export interface RestorePreview extends Restore {
  readonly action: 'nothing' | 'insert' | 'update' | 'delete';
  /** Columns that would take the losing values, and those of them that the table has no more, or does not sync. */
  readonly columns: readonly string[];
  readonly skipped: readonly string[];
  readonly now: ShownRow | null;
  readonly after: ShownRow | null;
  /** The conflict column, which takes the time of the restore; null: there is none. */
  readonly stamp: string | null;
  /** What has changed since the conflict. */
  readonly changed: readonly RestoreField[];
  /** Names the record as it stands: a restore that is given this writes only if it still does. */
  readonly seen: string;
}

/**
 * The `--json` document of `conflicts restore`. `restored`: written at the hub, the next run carries it everywhere;
 * `unchanged`: the row already stands so; `unconfirmed`: it has changed since, and nobody said yes; `refused`: the
 * database would not take it, `causes` say what is in the way; `busy`: others kept changing or holding the row. Nothing
 * is written but with `restored`.
 */
export type RestoreResult =
  | (Restore & {
      readonly outcome: 'restored';
      readonly action: 'insert' | 'update' | 'delete';
      /** Columns that took the losing values. Empty for a delete. */
      readonly columns: readonly string[];
      /** Columns of the losing row that the table has no more, or does not sync. */
      readonly skipped: readonly string[];
      readonly by: { readonly id: string; readonly userName: string | null };
      readonly before: ShownRow | null;
      readonly after: ShownRow | null;
    })
  | (Restore & { readonly outcome: 'unchanged' })
  | (RestoreQuestion & { readonly outcome: 'unconfirmed' })
  | (Restore & { readonly outcome: 'refused'; readonly causes: readonly string[] })
  | (Restore & { readonly outcome: 'busy' });
