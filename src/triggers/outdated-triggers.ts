import type { Config } from '../config/config.js';
import type { JudgedTrigger } from './compare-triggers.js';
import { judgeTriggers, type SurveyedTriggers } from './survey-triggers.js';
import { installStatements, type TriggerStatement } from './trigger-statements.js';

/**
 * What puts the triggers that sites (the hub first) have in order after their tables changed, by the site's id. Tables
 * without one of ours get none.
 */
export function outdatedTriggers(
  config: Config,
  surveys: readonly SurveyedTriggers[],
): ReadonlyMap<number, readonly TriggerStatement[]> {
  if (surveys.flatMap(({ triggers }) => triggers).every(({ fingerprint }) => fingerprint === null)) return new Map();
  const judged = judgeTriggers(config, surveys);
  return new Map(
    surveys.map(({ site, flavour }) => {
      const triggers = inUse(judged.get(site.id)?.triggers ?? []);
      return [site.id, installStatements(triggers, flavour.kind)];
    }),
  );
}

/** Of tables that have any of ours where it should be. */
function inUse(triggers: readonly JudgedTrigger[]): readonly JudgedTrigger[] {
  const tables = new Set(
    triggers.filter(({ state }) => state === 'installed' || state === 'outdated').map(({ table }) => table),
  );
  return triggers.filter(({ table }) => tables.has(table));
}
