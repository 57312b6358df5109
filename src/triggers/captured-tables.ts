import type { Config, SiteConfig, TableConfig } from '../config/config.js';
import type { Flavour } from '../mysql/session.js';
import { layoutOf } from '../schema/compatibility.js';
import { columnNamed, type SiteTable } from '../schema/site-table.js';
import type { Column, Schema } from '../schema/table.js';
import type { CaptureTable } from './capture-table.js';

/** A site whose schema was read. */
export interface SurveyedSite {
  readonly site: SiteConfig;
  readonly flavour: Flavour;
  readonly schema: Schema;
}

/** What triggers a site should have, and for which tables it can have none. */
export interface SiteCapture {
  readonly tables: readonly CaptureTable[];
  readonly refused: readonly { readonly table: string; readonly reason: string }[];
}

/**
 * What each of the sites (the hub first) should capture, by the site's id. A table is looked at as a sync does: in one
 * way over all sites that have it in the hub's form. A site that has not is refused that table, and nothing else.
 */
export function capturedTables(config: Config, sites: readonly SurveyedSite[]): ReadonlyMap<number, SiteCapture> {
  const captures = new Map<number, Writable>(sites.map(({ site }) => [site.id, { tables: [], refused: [] }]));
  for (const wish of config.tables) {
    const [hub, ...spokes] = sites;
    if (hub === undefined) break;
    const fits = (spoke: SurveyedSite): boolean => 'layout' in over(wish, [hub, spoke]);
    const joint = over(wish, [hub, ...spokes.filter(fits)]);
    for (const surveyed of sites) {
      const capture = captures.get(surveyed.site.id);
      const own = surveyed === hub || fits(surveyed) ? joint : over(wish, [hub, surveyed]);
      const made = 'refused' in own ? own.refused : captureTable(config, wish, surveyed, own.layout);
      if (typeof made === 'string') capture?.refused.push({ table: wish.name, reason: made });
      else capture?.tables.push(made);
    }
  }
  return captures;
}

interface Writable extends SiteCapture {
  readonly tables: CaptureTable[];
  readonly refused: { table: string; reason: string }[];
}

function over(wish: TableConfig, sites: readonly SurveyedSite[]): ReturnType<typeof layoutOf> {
  const tables = sites.map(({ site, flavour, schema }): SiteTable => ({
    site: site.name,
    flavour,
    table: schema.tables.get(wish.name),
  }));
  return layoutOf(wish.name, wish, tables);
}

/** Or why it cannot be captured there. A common user column need not be in every table, a table's own must be. */
function captureTable(
  config: Config,
  wish: TableConfig,
  { site, schema }: SurveyedSite,
  layout: CaptureTable['layout'],
): CaptureTable | string {
  const table = schema.tables.get(wish.name);
  const name = wish.userColumn ?? config.userColumn;
  const userColumn = table === undefined || name === undefined ? undefined : columnNamed(table, name);
  if (wish.userColumn !== undefined && userColumn === undefined) {
    return `${wish.name} has no column ${wish.userColumn} at ${site.name}, which capture.userColumn names`;
  }
  return { layout, siteId: site.id, userColumn: userColumn ?? null, changeLog: changeLogOf(schema) };
}

function changeLogOf({ tables }: Schema): ReadonlyMap<string, Column> {
  return new Map(tables.get('change_log')?.columns.map((column) => [column.name.toLowerCase(), column]));
}
