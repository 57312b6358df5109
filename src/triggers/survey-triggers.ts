import type { Config, SiteConfig } from '../config/config.js';
import type { Session } from '../mysql/session.js';
import type { RefusedCapture } from '../report/capture-result.js';
import { readSchema } from '../schema/introspect.js';
import { neededTables } from '../schema/needed-tables.js';
import { type SurveyedSite, capturedTables } from './captured-tables.js';
import { compareTriggers, type JudgedTrigger } from './compare-triggers.js';
import { type PresentTrigger, readTriggers } from './present-triggers.js';
import { triggerDefinitions } from './trigger-definition.js';

/** A site with its schema and all triggers of its database. */
export interface SurveyedTriggers extends SurveyedSite {
  readonly triggers: readonly PresentTrigger[];
}

/** How the triggers of a site stand. */
export interface JudgedSite {
  readonly triggers: readonly JudgedTrigger[];
  readonly refused: readonly RefusedCapture[];
}

/** Reads what a site's triggers are judged by, in two round trips. Throws QueryError. */
export async function surveyTriggers(
  config: Pick<Config, 'tables'>,
  session: Session,
  site: SiteConfig,
): Promise<SurveyedTriggers> {
  const { database } = site.connection;
  const [schema, triggers] = await Promise.all([
    readSchema(session, database, neededTables(config)),
    readTriggers(session, database),
  ]);
  return { site, flavour: session.flavour, schema, triggers };
}

/** How the triggers of each site (the hub first) stand, by the site's id; `config` with all of its tables. */
export function judgeTriggers(config: Config, sites: readonly SurveyedTriggers[]): ReadonlyMap<number, JudgedSite> {
  const captures = capturedTables(config, sites);
  return new Map(
    sites.map(({ site, triggers }) => {
      const { tables, refused } = captures.get(site.id) ?? { tables: [], refused: [] };
      const refusedTables = new Set(refused.map(({ table }) => table));
      const judged = compareTriggers(tables.flatMap(triggerDefinitions), triggers, refusedTables);
      return [site.id, { triggers: judged, refused }];
    }),
  );
}
