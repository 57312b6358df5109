import type { ConflictDetails } from '../../records/conflict-details.js';
import { type Field, fieldTable } from '../../notify/field-table.js';
import { inline } from '../../notify/fill-template.js';

/** By what people recognise a conflict in a list. */
export interface ConflictBrief {
  readonly conflict: ConflictDetails;
  /** Values of the record that nobody changed, such as a name. */
  readonly called: readonly string[];
  /** The fields that differ; null: the rows are too large to be looked at for a list. */
  readonly fields: readonly string[] | null;
}

const MOST_CALLED = 2;
const LONGEST_NAME = 40;

/** What a list tells of a conflict. Pure. A row that is not deleted and not there was too large to be read. */
export function briefOf(conflict: ConflictDetails): ConflictBrief {
  const parties = [conflict.winner, ...conflict.losers];
  if (parties.some(({ row, hash }) => row === null && hash !== '')) {
    return { conflict, called: [], fields: conflict.columns };
  }
  const { differing, same } = fieldTable(conflict, { timeZone: '+00:00', isUtc: () => false });
  const isDeletion = parties.some(({ row }) => row === null);
  const known = isDeletion ? [...same, ...differing] : same;
  const fields = differing.filter(({ isTime }) => !isTime).map(({ name }) => name);
  return {
    conflict,
    called: known.flatMap(calledBy).slice(0, MOST_CALLED),
    fields: isDeletion ? [] : (conflict.columns ?? fields),
  };
}

function calledBy({ parties, kept }: Field): string[] {
  const found = [kept, ...parties].find(({ kind }) => kind === 'value');
  const value = found?.kind === 'value' ? found.value : null;
  const isName = typeof value === 'string' && value.length <= LONGEST_NAME && /^\P{N}*\p{L}\P{N}*$/u.test(value);
  return isName && !value.includes('@') ? [inline(value)] : [];
}
