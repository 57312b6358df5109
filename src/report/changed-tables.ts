import { joinCounts } from './amounts.js';
import type { Counts, TableResult } from './result.js';
import { summedTables } from './summed-tables.js';

/** What a run did to one table between the hub and one spoke, in words, over both rounds. */
export interface ChangedTable {
  readonly site: number;
  readonly table: string;
  /** `1 inserted · 2 updated`; `–` for nothing. */
  readonly atHub: string;
  readonly atSpoke: string;
  /** Conflicts, quarantine and the like; empty for none. */
  readonly remarks: string;
  readonly conflicts: number;
  readonly quarantined: number;
}

/** The tables in which something happened, per spoke, in the order in which they were walked. */
export function changedTables(tables: readonly TableResult[]): readonly ChangedTable[] {
  return summedTables(tables, ({ site, table }) => [site, table])
    .map((one) => ({
      site: one.site,
      table: one.table,
      atHub: written(one.hub),
      atSpoke: written(one.spoke),
      remarks: remarks(one),
      conflicts: one.conflicts,
      quarantined: one.quarantined,
    }))
    .filter(({ atHub, atSpoke, remarks: rest }) => atHub !== NOTHING || atSpoke !== NOTHING || rest !== '');
}

const NOTHING = '–';

function written(counts: Counts): string {
  return joinCounts(
    [
      [counts.inserted, 'inserted'],
      [counts.updated, 'updated'],
      [counts.deleted, 'deleted'],
    ],
    NOTHING,
  );
}

function remarks(one: TableResult): string {
  return joinCounts(
    [
      [one.conflicts, one.conflicts === 1 ? 'conflict' : 'conflicts'],
      [one.merged, 'merged'],
      [one.quarantined, 'quarantined'],
      [one.guardMisses, 'changed meanwhile, left to the next run'],
    ],
    '',
  );
}
