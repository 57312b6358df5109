import type { Table, Trigger } from './table.js';

/** A trigger of a site may make something else of a row that is written there: in one of these ways, or in any. */
export function mayBend(table: Table | undefined, event?: Trigger['event']): boolean {
  const bends = (trigger: Trigger): boolean =>
    trigger.timing === 'BEFORE' && (event === undefined || trigger.event === event);
  return table?.triggers.some(bends) ?? false;
}
