import type { UntrackedResult } from '../report/result.js';

/** Rows that a run found changed with no change log entry, by table and the site where they were changed. */
export interface UntrackedChanges {
  add(table: string, site: number, rows: number): void;
  /** By table and site. */
  results(): UntrackedResult[];
}

/** None yet. */
export function untrackedChanges(): UntrackedChanges {
  const found = new Map<string, { table: string; site: number; rows: number }>();
  return {
    add(table, site, rows) {
      if (rows === 0) return;
      const place = JSON.stringify([table, site]);
      const known = found.get(place);
      if (known === undefined) found.set(place, { table, site, rows });
      else known.rows += rows;
    },
    results: () =>
      [...found.values()].sort((a, b) => (a.table < b.table ? -1 : a.table > b.table ? 1 : a.site - b.site)),
  };
}
