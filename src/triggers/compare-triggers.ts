import type { Trigger } from '../schema/table.js';
import type { PresentTrigger } from './present-triggers.js';
import type { TriggerDefinition } from './trigger-definition.js';

/**
 * How one trigger stands: as it should be; made for the table as it was, or by another version; not there; not there, and
 * its name is taken by a trigger that is none of ours; ours, and no longer wanted (the table was renamed, or is not synced).
 */
export type TriggerState = 'installed' | 'outdated' | 'missing' | 'foreign' | 'left over';

export interface JudgedTrigger {
  readonly table: string;
  readonly name: string;
  readonly event: Trigger['event'];
  readonly state: TriggerState;
  /** Null where it is left over, or nothing is known of how it should be. */
  readonly wanted: TriggerDefinition | null;
}

/**
 * Holds what should be at a site against what is there. Triggers that are none of ours show up only where they are in the
 * way. Those of a refused table (it may be in the middle of a change) are outdated, and stay.
 */
export function compareTriggers(
  wanted: readonly TriggerDefinition[],
  present: readonly PresentTrigger[],
  refused: ReadonlySet<string> = new Set(),
): readonly JudgedTrigger[] {
  const judged = wanted.map((definition): JudgedTrigger => {
    const { table, name, event } = definition;
    return { table, name, event, state: stateOf(definition, present), wanted: definition };
  });
  const isWanted = (trigger: PresentTrigger): boolean =>
    wanted.some(({ name, table }) => name === trigger.name && table === trigger.table);
  const others = present.filter((trigger) => trigger.fingerprint !== null && !isWanted(trigger));
  return [
    ...judged,
    ...others.map(({ table, name, event }): JudgedTrigger => {
      return { table, name, event, state: refused.has(table) ? 'outdated' : 'left over', wanted: null };
    }),
  ];
}

function stateOf(wanted: TriggerDefinition, present: readonly PresentTrigger[]): TriggerState {
  const found = present.find(({ name }) => name === wanted.name);
  if (found === undefined) return 'missing';
  if (found.fingerprint === null) return 'foreign';
  const isAsWanted =
    found.table === wanted.table && found.event === wanted.event && found.fingerprint === wanted.fingerprint;
  return isAsWanted ? 'installed' : 'outdated';
}
