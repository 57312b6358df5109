import type { ConflictDetails, ConflictParty } from '../records/conflict-details.js';
import type { ShownRow } from '../report/result.js';
import { localTime, utcTextToUs } from './local-time.js';
import type { MailContext } from './mail-context.js';
import type { FieldValue } from './shown-values.js';

/** One field of a conflict's record, in all its versions. */
export interface Field {
  readonly name: string;
  /** Null: nothing is known of any field before. */
  readonly before: FieldValue | null;
  /** One for the winner, then one for each loser, in their order. */
  readonly parties: readonly FieldValue[];
  readonly kept: FieldValue;
  /** It says when the record was changed, and nothing else. */
  readonly isTime: boolean;
}

export interface FieldTable {
  /** Fields that differ between the parties, or from before, in the order of the table's columns. */
  readonly differing: readonly Field[];
  readonly same: readonly Field[];
}

/** The fields of the record side by side. Times that are stored in UTC are shown in the zone of the mail. */
export function fieldTable(
  conflict: ConflictDetails,
  { timeZone, isUtc }: Pick<MailContext, 'timeZone' | 'isUtc'>,
): FieldTable {
  const parties = [conflict.winner, ...conflict.losers];
  const rows = [...parties.map(({ row }) => row), conflict.kept, conflict.before];
  const names = [...new Set(rows.flatMap((row) => Object.keys(row ?? {})))];
  const times = timeColumns(parties);
  const value = (row: ShownRow | null, name: string): FieldValue => {
    if (row === null) return { kind: 'deleted' };
    const found = row[name];
    if (found === undefined) return { kind: 'unknown' };
    const isInUtc = times.has(name) || isUtc(conflict.table, name);
    return { kind: 'value', value: isInUtc ? inZone(found, timeZone) : found };
  };
  const fields = names.map((name): Field => ({
    name,
    before: conflict.before === null ? null : value(conflict.before, name),
    parties: parties.map(({ row }) => value(row, name)),
    kept: value(conflict.kept, name),
    isTime: times.has(name),
  }));
  const differs = (field: Field): boolean => {
    const [first, ...others] = told(field);
    return first !== undefined && others.some((other) => !sameValue(first, other));
  };
  // A deleted record against one of which nothing is known before: all of it was lost or kept.
  const isWhole = conflict.before === null && parties.some(({ row }) => row === null);
  const isShown = (field: Field): boolean => differs(field) || (isWhole && told(field).some(hasContent));
  return { differing: fields.filter(isShown), same: fields.filter((field) => !isShown(field)) };
}

/** Equal as stored. */
export function sameValue(a: FieldValue, b: FieldValue): boolean {
  if (a.kind !== 'value' || b.kind !== 'value') return a.kind === b.kind;
  const hexOf = (value: ShownRow[string]): string | null => (typeof value === 'object' ? (value?.hex ?? null) : null);
  const hex = hexOf(a.value);
  return hex === null ? a.value === b.value : hex === hexOf(b.value);
}

/** What is known of a field: neither deleted nor unknown. */
function told({ before, parties, kept }: Field): FieldValue[] {
  return [...(before === null ? [] : [before]), ...parties, kept].filter((one) => one.kind === 'value');
}

function hasContent(one: FieldValue): boolean {
  return one.kind === 'value' && one.value !== null && one.value !== '';
}

const TOLERANCE_US = 300_000_000n;

/**
 * Columns that hold, in UTC, the very time at which a party made its change (a TIMESTAMP conflict column): people know
 * that time by their own clocks. A clock that was corrected for may be a little off.
 */
function timeColumns(parties: readonly ConflictParty[]): ReadonlySet<string> {
  return new Set(
    parties.flatMap(({ row, timeUs }) =>
      Object.entries(row ?? {}).flatMap(([name, value]) => {
        const us = typeof value === 'string' ? utcTextToUs(value) : null;
        if (us === null || timeUs === null) return [];
        return (us > timeUs ? us - timeUs : timeUs - us) <= TOLERANCE_US ? [name] : [];
      }),
    ),
  );
}

function inZone(value: ShownRow[string], zone: string): ShownRow[string] {
  const us = typeof value === 'string' ? utcTextToUs(value) : null;
  return us === null ? value : localTime(us, zone, us % 1_000_000n !== 0n);
}
