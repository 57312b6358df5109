import type { Config, TableConfig } from '../config/config.js';
import type { Finding } from '../report/check-result.js';
import { layoutOf, type LayoutOutcome } from '../schema/compatibility.js';
import type { SiteTable } from '../schema/site-table.js';
import type { SiteFacts } from './site-facts.js';

/**
 * Why tables would be refused: each spoke against the hub, so that one spoke's fault does not hide another's, then what
 * only shows over all of them. `hub` null: only what a site's table lacks by itself.
 */
export function tableFindings(config: Config, hub: SiteFacts | null, spokes: readonly SiteFacts[]): Finding[] {
  return config.tables.flatMap((table) => {
    const alone = (facts: SiteFacts): Finding[] => found(table, facts, layout(table, facts));
    if (hub === null) return spokes.flatMap(alone);
    const ofHub = alone(hub);
    // What the hub lacks would be told again for every spoke.
    if (ofHub.length > 0) return [...ofHub, ...spokes.flatMap(alone)];
    const ofSpokes = spokes.flatMap((facts) => found(table, facts, layout(table, hub, facts)));
    return ofSpokes.length > 0 ? ofSpokes : found(table, null, layout(table, hub, ...spokes));
  });
}

/** The layout over the hub and all spokes that it is possible with, for findings about columns. Null: refused. */
export function layoutWithHub(
  table: TableConfig,
  sites: readonly SiteFacts[],
): Extract<LayoutOutcome, { layout: unknown }> | null {
  const outcome = layout(table, ...sites);
  return 'layout' in outcome ? outcome : null;
}

function layout(table: TableConfig, ...sites: readonly SiteFacts[]): LayoutOutcome {
  const at = sites.map(({ site, flavour, schema }): SiteTable => ({
    site: site.name,
    flavour,
    table: schema.tables.get(table.name),
  }));
  return layoutOf(table.name, table, at);
}

function found(table: TableConfig, facts: SiteFacts | null, outcome: LayoutOutcome): Finding[] {
  if ('layout' in outcome) return [];
  return outcome.reasons.map(({ code, message, fix }) => ({
    site: facts?.site.id ?? null,
    table: table.name,
    severity: 'error',
    code,
    message,
    fix,
  }));
}
