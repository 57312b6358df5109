import type { Counts, TableResult } from '../report/result.js';
import type { Tallies } from './pass-context.js';
import { tableResult, writesOf } from './tally.js';

/** The tables of one spoke and round as the result shows them. */
export function tableResults(tallies: Tallies, site: number, round: 1 | 2): readonly TableResult[] {
  return [...tallies].map(([table, tally]) => tableResult(tally, table.ledger.layout.name, site, round));
}

/** Of a pass that broke off what it had written: what it left open is counted by the one that goes on. */
export function writtenAllTheSame(tables: readonly TableResult[]): readonly TableResult[] {
  return tables.filter((table) => writesOf(table) > 0).map((table) => ({ ...table, quarantined: 0, guardMisses: 0 }));
}

/** One entry for each table, spoke and round, whatever number of attempts it took. */
export function sumTables(tables: readonly TableResult[]): readonly TableResult[] {
  const sums = new Map<string, TableResult>();
  for (const one of tables) {
    const key = JSON.stringify([one.site, one.round, one.table]);
    const before = sums.get(key);
    sums.set(key, before === undefined ? one : added(before, one));
  }
  return [...sums.values()];
}

function added(a: TableResult, b: TableResult): TableResult {
  return {
    ...a,
    candidates: Math.max(a.candidates, b.candidates),
    hub: counts(a.hub, b.hub),
    spoke: counts(a.spoke, b.spoke),
    conflicts: a.conflicts + b.conflicts,
    merged: a.merged + b.merged,
    quarantined: a.quarantined + b.quarantined,
    guardMisses: a.guardMisses + b.guardMisses,
    ms: a.ms + b.ms,
  };
}

function counts(a: Counts, b: Counts): Counts {
  return { inserted: a.inserted + b.inserted, updated: a.updated + b.updated, deleted: a.deleted + b.deleted };
}
