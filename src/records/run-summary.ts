import type { Counts, RunResult, SiteResult } from '../report/result.js';

/** How one site fared in a run. `rows` were written there and at the hub for it, in both rounds. */
export interface SiteSummary extends Pick<SiteResult, 'id' | 'name' | 'outcome'> {
  readonly rows: number;
}

/** What a list of runs shows of one: a result may hold megabytes. */
export interface RunSummary extends Counts {
  readonly conflicts: number;
  readonly merged: number;
  readonly quarantined: number;
  readonly warnings: number;
  readonly sites: readonly SiteSummary[];
}

/** The summary of a result. Pure. */
export function runSummaryOf({ totals, sites, tables, warnings }: RunResult): RunSummary {
  const rows = new Map<number, number>();
  for (const { site, hub, spoke } of tables) rows.set(site, (rows.get(site) ?? 0) + written(hub) + written(spoke));
  return {
    ...totals,
    warnings: warnings.length,
    sites: sites.map(({ id, name, outcome }) => ({ id, name, outcome, rows: rows.get(id) ?? 0 })),
  };
}

function written({ inserted, updated, deleted }: Counts): number {
  return inserted + updated + deleted;
}
