import { recordsMeant } from '../../records/records-meant.js';
import type { ConflictResult, PlannedChange } from '../../report/result.js';
import type { SiteNames } from '../../report/site-names.js';
import { textOf, type Query } from '../page-query.js';

/** The changes that somebody filters by table, site, action and record. Pure. */
export function chosenChanges(changes: readonly PlannedChange[], query: Query): readonly PlannedChange[] {
  const wanted = {
    table: textOf(query, 'table'),
    site: textOf(query, 'site'),
    action: textOf(query, 'action'),
  };
  const meant = textOf(query, 'record');
  const records = meant === undefined ? undefined : recordsMeant(meant);
  return changes.filter(
    ({ table, site, action, record }) =>
      (wanted.table === undefined || wanted.table === table) &&
      (wanted.site === undefined || wanted.site === String(site)) &&
      (wanted.action === undefined || wanted.action === action) &&
      (records === undefined || records.includes(record)),
  );
}

/** What would happen to a row, in a sentence. Pure. */
export function changeSentence({ site, from, action }: PlannedChange, names: SiteNames): string {
  const [here, there] = [names(site), names(from)];
  switch (action) {
    case 'insert':
      return `${there} has it and ${here} has not: it would be added at ${here}.`;
    case 'delete':
      return `It is gone at ${there}: it would be deleted at ${here} too.`;
    case 'update':
      return `${here} would take over what ${there} has.`;
  }
}

/** The conflict that a change would settle; null: none. Pure. */
export function conflictOf(change: PlannedChange, conflicts: readonly ConflictResult[]): ConflictResult | null {
  return conflicts.find(({ table, record }) => table === change.table && record === change.record) ?? null;
}
