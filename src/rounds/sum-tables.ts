import type { TableResult } from '../report/result.js';
import { summedTables } from '../report/summed-tables.js';
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
  return summedTables(tables, ({ site, round, table }) => [site, round, table]);
}
