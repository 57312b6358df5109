import type { RefusedTable } from './result.js';

/** How far one spoke is in one table. */
export interface TableStatus {
  readonly table: string;
  /** Ledger version up to which the spoke agreed, as decimal text; null: never synced. */
  readonly bookmark: string | null;
  /** Ledger versions after the bookmark: what the spoke has not been given yet. */
  readonly behind: number;
  /** Rows whose agreement is kept apart from the bookmark. */
  readonly pins: number;
}

export interface SiteStatus {
  readonly id: number;
  readonly name: string;
  readonly direction: 'two-way' | 'receive-only';
  /** Outcome of the last run that walked over this spoke; null: none yet. */
  readonly lastOutcome: 'synced' | 'skipped' | 'failed' | null;
  readonly lastError: string | null;
  /** ISO 8601, UTC. */
  readonly lastSyncedAt: string | null;
  /**
   * Since when the site stands between its `before` and its `after` hook, ISO 8601, UTC; null: it does not. While no run
   * is at work its application may still be in maintenance.
   */
  readonly maintenanceSince: string | null;
  /** Left out there by the last run that walked them. */
  readonly refusedTables: readonly RefusedTable[];
  readonly tables: readonly TableStatus[];
}

/** A row that cannot be applied now; retried every run. */
export interface QuarantinedRow {
  readonly table: string;
  readonly record: string;
  readonly site: number;
  readonly reason: string;
  /** ISO 8601, UTC. */
  readonly since: string;
}

/** Mails that wait to be sent. */
export interface OutboxStatus {
  readonly waiting: number;
  /** When the oldest of them was queued, ISO 8601, UTC; null: none waits. */
  readonly oldestAt: string | null;
  /** Why the last attempt failed; null: none was made, or it did not. */
  readonly lastError: string | null;
}

/** The `--json` document of `status`: read from the hub alone, no spoke is asked. A stable contract. */
export interface StatusResult {
  readonly hub: {
    readonly id: number;
    readonly name: string;
    /** As that of a spoke. */
    readonly maintenanceSince: string | null;
  };
  /** The run that holds the hub now; null: none. */
  readonly running: { readonly run: number; readonly startedAt: string } | null;
  readonly lastRun: {
    readonly run: number;
    readonly outcome: 'ok' | 'warnings' | 'failed' | 'interrupted';
    readonly startedAt: string;
    readonly finishedAt: string | null;
  } | null;
  readonly sites: readonly SiteStatus[];
  readonly conflicts: { readonly open: number };
  readonly quarantine: readonly QuarantinedRow[];
  readonly outbox: OutboxStatus;
}
