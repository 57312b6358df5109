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
