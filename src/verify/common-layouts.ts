import type { TableConfig } from '../config/config.js';
import { layoutOf } from '../schema/compatibility.js';
import type { Layout } from '../schema/layout.js';
import type { SiteTable } from '../schema/site-table.js';

/** One table as the hub and the sites with these ids can be compared over it. */
export interface CommonTable {
  readonly layout: Layout;
  readonly sites: ReadonlySet<number>;
}

export interface CommonLayouts {
  readonly tables: readonly CommonTable[];
  readonly refused: readonly { readonly table: string; readonly reason: string }[];
}

/** A site whose schema is at hand. */
export interface SchemaSite {
  readonly id: number;
  table(name: string): SiteTable;
}

/**
 * The layout of each table over the hub and as many spokes as can be compared with it. A spoke whose table does not fit
 * the hub's is refused by itself and does not stop the others (unlike in a sync, nothing is written).
 */
export function commonLayouts(
  tables: readonly TableConfig[],
  hub: SchemaSite,
  spokes: readonly SchemaSite[],
): CommonLayouts {
  const found: CommonTable[] = [];
  const refused: { table: string; reason: string }[] = [];
  for (const wishes of tables) {
    const { name: table } = wishes;
    const over = (sites: readonly SchemaSite[]): ReturnType<typeof layoutOf> =>
      layoutOf(
        table,
        wishes,
        [hub, ...sites].map((site) => site.table(table)),
      );
    const alone = over([]);
    if ('refused' in alone) {
      refused.push({ table, reason: alone.refused });
      continue;
    }
    const fitting = spokes.filter((spoke) => {
      const pair = over([spoke]);
      if ('refused' in pair) refused.push({ table, reason: pair.refused });
      return !('refused' in pair);
    });
    const all = over(fitting);
    // Each fits the hub, but not all of them each other, e.g. by different unique keys.
    if ('refused' in all) refused.push({ table, reason: all.refused });
    else found.push({ layout: all.layout, sites: new Set(fitting.map(({ id }) => id)) });
  }
  return { tables: found, refused };
}
