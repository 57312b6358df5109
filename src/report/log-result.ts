import type { Person } from '../records/people.js';
import type { ShownRow } from './result.js';

/**
 * One row that was written somewhere, as sync_log holds it. Times are ISO 8601 in UTC. What an older installation did not
 * write down is null; its deletions stand as `update` where its table knows none.
 */
export interface LoggedWrite {
  readonly id: number;
  /** When it was written down. */
  readonly at: string | null;
  readonly run: number | null;
  readonly from: number;
  readonly to: number;
  readonly table: string;
  readonly record: string;
  readonly action: 'insert' | 'update' | 'delete';
  /** Who changed it, as known then; null: unknown. */
  readonly person: Person | null;
  readonly comment: string | null;
  /** When it was changed, by the clock of the site where it was. */
  readonly changedAt: string | null;
  /** True: no change log entry told of the change. Null: not known, from before this was noted. */
  readonly untracked: boolean | null;
  readonly sql: string | null;
  readonly before: ShownRow | null;
  readonly after: ShownRow | null;
}

/** The `--json` document of `log`. `more`: there are older entries beyond the limit. */
export interface LogResult {
  readonly entries: readonly LoggedWrite[];
  readonly more: boolean;
}
