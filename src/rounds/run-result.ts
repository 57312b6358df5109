import type { Counts, FilesResult, RunResult, SiteResult, TableResult } from '../report/result.js';

/** Sums over both sides and all rounds. */
export function totalsOf(tables: readonly TableResult[]): Counts & { merged: number; quarantined: number } {
  const sum = (of: (table: TableResult) => number): number => tables.reduce((total, table) => total + of(table), 0);
  return {
    inserted: sum(({ hub, spoke }) => hub.inserted + spoke.inserted),
    updated: sum(({ hub, spoke }) => hub.updated + spoke.updated),
    deleted: sum(({ hub, spoke }) => hub.deleted + spoke.deleted),
    merged: sum(({ merged }) => merged),
    quarantined: sum(({ quarantined }) => quarantined),
  };
}

/**
 * `warnings` where something needs a person: a site or its files not synced, a table refused, rows quarantined, mails not
 * sent (DESIGN §7).
 */
export function runOutcome(
  sites: readonly SiteResult[],
  tables: readonly TableResult[],
  refusedTables: number,
  mails: { readonly waiting: number; readonly refused: number } = { waiting: 0, refused: 0 },
  files: readonly FilesResult[] = [],
): RunResult['outcome'] {
  const fine =
    sites.every(({ outcome }) => outcome === 'synced') &&
    files.every(({ outcome }) => outcome === 'synced') &&
    refusedTables === 0 &&
    totalsOf(tables).quarantined === 0 &&
    mails.waiting + mails.refused === 0;
  return fine ? 'ok' : 'warnings';
}
