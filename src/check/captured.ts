import type { Config } from '../config/config.js';
import type { Finding } from '../report/check-result.js';
import { columnNamed } from '../schema/site-table.js';
import type { TriggerState } from '../triggers/compare-triggers.js';
import { judgeTriggers } from '../triggers/survey-triggers.js';
import type { SiteFacts } from './site-facts.js';

/**
 * Triggers of `spokesync capture` that are not as they should be, wherever there are any, or the configuration has a word
 * on them. A table that has none at any site was left out on purpose.
 */
export function captureFindings(config: Config, hub: SiteFacts | null, spokes: readonly SiteFacts[]): Finding[] {
  if (hub === null) return [];
  const sites = [hub, ...spokes];
  const isConfigured = (name: string): boolean =>
    config.userColumn !== undefined || config.tables.find((table) => table.name === name)?.userColumn !== undefined;
  const captured = new Set(sites.flatMap(({ triggers }) => triggers.flatMap(oursOn)));
  const isAsked = captured.size > 0 || config.tables.some(({ name }) => isConfigured(name));
  const judged = isAsked ? judgeTriggers(config, sites) : null;
  return sites.flatMap((facts) => {
    const triggers = judged?.get(facts.site.id)?.triggers ?? [];
    const found = new Map<string, TriggerState>();
    for (const { table, state } of triggers) {
      if (state !== 'installed' && (captured.has(table) || isConfigured(table))) found.set(table, state);
    }
    return [
      ...columnFindings(config, facts),
      ...[...found].map(([table, state]) => standingFinding(facts, table, state)),
    ];
  });
}

function oursOn({ table, fingerprint }: SiteFacts['triggers'][number]): string[] {
  return fingerprint === null ? [] : [table];
}

function standingFinding({ site }: SiteFacts, table: string, state: TriggerState): Finding {
  const of = `of ${table} at ${site.name}`;
  const said = {
    installed: `every trigger ${of} is there`,
    outdated: `a trigger ${of} was made for the table as it was`,
    missing: `a trigger ${of} is missing: who changes it there stays unknown`,
    foreign: `a trigger ${of} that spokesync did not make has the name of one of its own`,
    'left over': `a trigger ${of} logs a table that is not synced`,
  } as const;
  return {
    site: site.id,
    table,
    severity: 'warning',
    code: `trigger-${state.replace(' ', '-')}`,
    message: said[state],
    fix: state === 'foreign' ? `at ${site.name}: rename it` : 'run `spokesync capture install`',
  };
}

function columnFindings(config: Config, { site, schema }: SiteFacts): Finding[] {
  return config.tables.flatMap(({ name, userColumn }) => {
    const table = schema.tables.get(name);
    if (userColumn === undefined || table === undefined || columnNamed(table, userColumn) !== undefined) return [];
    return {
      site: site.id,
      table: name,
      severity: 'warning' as const,
      code: 'capture-column',
      message: `${name} at ${site.name} has no column ${userColumn}, which its capture.userColumn names`,
      fix: 'name another column, or take capture.userColumn out of the configuration',
    };
  });
}
