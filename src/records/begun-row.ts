import type { ShownRow } from '../report/result.js';

const MOST_VALUE = 1000;

/** A row for people, whose long values are only begun (`…`) where it has more than so many characters in all. */
export function begunRow(row: ShownRow, mostCharacters: number): ShownRow {
  const text = (value: ShownRow[string]): string => (typeof value === 'string' ? value : (value?.hex ?? ''));
  const length = Object.values(row).reduce((sum, value) => sum + text(value).length, 0);
  if (length <= mostCharacters) return row;
  const begun = (value: ShownRow[string]): ShownRow[string] =>
    text(value).length <= MOST_VALUE ? value : `${text(value).slice(0, MOST_VALUE)}…`;
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, begun(value)]));
}
