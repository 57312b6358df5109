import { SyncError } from '../errors.js';
import type { Session } from '../mysql/session.js';
import { bookkeepingTables, type SiteRole } from './bookkeeping.js';
import { readPresentTable } from './present-table.js';
import { alterStatement, createStatement, gapsOf, type Gap } from './upgrade.js';

/** What one bookkeeping table needs. `gaps` is empty for a table that is not there at all. */
export interface TableUpgrade {
  readonly table: string;
  readonly missing: boolean;
  readonly gaps: readonly Gap[];
  /** What gives it that at a site; null: it needs nothing. */
  readonly statement: (siteId: number) => string | null;
}

/**
 * Compares the bookkeeping tables of the session's database with what they must be: one round trip, nothing is written.
 * Throws SyncError `schema` where a view stands in the place of one of them.
 */
export async function siteUpgrades(session: Session, role: SiteRole): Promise<TableUpgrade[]> {
  const wanted = bookkeepingTables(role);
  const present = await Promise.all(wanted.map((table) => readPresentTable(session, table.name)));
  return wanted.map((table, i) => {
    const found = present[i] ?? null;
    if (found === null) return { table: table.name, missing: true, gaps: [], statement: () => createStatement(table) };
    if (!found.isTable) {
      const hint = 'rename it: spokesync keeps its log in a table of that name';
      throw new SyncError('schema', `${table.name} is a view, not a table`, { hint });
    }
    const gaps = gapsOf(table, found);
    const statement = (siteId: number): string | null => alterStatement(table.name, gaps, siteId);
    return { table: table.name, missing: false, gaps, statement };
  });
}
