/** Rows inserted, updated and deleted on one side. */
export interface Counts {
  readonly inserted: number;
  readonly updated: number;
  readonly deleted: number;
}

/** One table, spoke and round that was walked. `ms` is wall time. */
export interface TableResult {
  readonly table: string;
  readonly site: number;
  readonly round: 1 | 2;
  readonly candidates: number;
  readonly hub: Counts;
  readonly spoke: Counts;
  readonly conflicts: number;
  readonly merged: number;
  readonly quarantined: number;
  readonly guardMisses: number;
  readonly ms: number;
}

/** A table that is not synced at a site, because of its form there or at the hub. */
export interface RefusedTable {
  readonly table: string;
  readonly reason: string;
}

export interface SiteResult {
  readonly id: number;
  readonly name: string;
  readonly outcome: 'synced' | 'skipped' | 'failed';
  readonly clockSkewMs: number | null;
  readonly error: string | null;
  /** Left out there, while the others were synced. */
  readonly refusedTables: readonly RefusedTable[];
}

export type ConflictKind = 'update/update' | 'update/delete' | 'insert/insert';
export type Certainty = 'base' | 'change-log' | 'timestamp';

/** A site and the user who made a value there; `user` is null if unknown. */
export interface Side {
  readonly site: number;
  readonly user: string | null;
}

export interface ConflictResult {
  readonly id: number;
  readonly table: string;
  readonly record: string;
  readonly kind: ConflictKind;
  readonly certainty: Certainty;
  readonly winner: Side;
  readonly losers: readonly Side[];
}

/** Rows of a table that were changed at a site with no entry in its change log: nobody knows by whom. */
export interface UntrackedResult {
  readonly table: string;
  /** Where they were changed. */
  readonly site: number;
  readonly rows: number;
}

/** One side of a file that both sides changed. `size` and `modifiedAt` (ISO) are null where it is gone, or unknown. */
export interface FileSide {
  readonly present: boolean;
  readonly size: number | null;
  readonly modifiedAt: string | null;
}

/** A file that both sides changed. Sides are null where unison does not show them. */
export interface FileConflict {
  /** Below the folder of the files; '' is that folder itself. */
  readonly path: string;
  /** In unison's words. */
  readonly reason: string;
  readonly hub: FileSide | null;
  readonly spoke: FileSide | null;
  /** `both`: it was left alone. Otherwise the other side's version stands in the backups. */
  readonly kept: 'both' | 'hub' | 'spoke';
}

/** The files of one site, over both rounds. */
export interface FilesResult {
  readonly site: number;
  /** `skipped`: it could not be reached. */
  readonly outcome: 'synced' | 'conflicts' | 'failed' | 'skipped';
  /** Files copied, both ways. */
  readonly transferred: number;
  readonly bytes: number;
  /** Files that are gone, or changed, at one side and were left as they are at the other. */
  readonly heldBack: number;
  /** At most a thousand; the report's attachment has all. */
  readonly conflicts: readonly FileConflict[];
  readonly error: string | null;
}

/** The `--json` document of `sync` (DESIGN §7): a stable contract. */
export interface RunResult {
  readonly run: number;
  readonly outcome: 'ok' | 'warnings' | 'failed';
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly sites: readonly SiteResult[];
  readonly tables: readonly TableResult[];
  readonly totals: Counts & { readonly conflicts: number; readonly merged: number; readonly quarantined: number };
  readonly conflicts: readonly ConflictResult[];
  /** Each changed row once, however many sites it went to; empty tables that were filled do not count. */
  readonly untracked: readonly UntrackedResult[];
  readonly files: readonly FilesResult[];
  readonly mails: { readonly sent: number; readonly waiting: number };
  readonly warnings: readonly string[];
}

/** A row as people and JSON see it: column → text, `{ hex }` for bytes, null. */
export type ShownRow = Readonly<Record<string, string | null | { readonly hex: string }>>;

/**
 * One row that `plan` would change: `site` is where it would be written, `from` the other side of that pass, `hub` and
 * `spoke` the rows as they are.
 */
export interface PlannedChange {
  readonly table: string;
  readonly record: string;
  readonly site: number;
  readonly from: number;
  readonly action: 'insert' | 'update' | 'delete';
  readonly hub: ShownRow | null;
  readonly spoke: ShownRow | null;
}

export interface PlanResult extends RunResult {
  readonly changes: readonly PlannedChange[];
}
