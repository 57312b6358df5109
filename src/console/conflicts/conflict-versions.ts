import { isDeepStrictEqual } from 'node:util';
import { keptRow } from '../../conflicts/restored-row.js';
import type { ConflictDetails, ConflictParty } from '../../records/conflict-details.js';
import { type Field, fieldTable, sameValue } from '../../notify/field-table.js';
import type { IsUtc } from '../../notify/utc-columns.js';
import type { FieldValue } from '../../notify/shown-values.js';
import type { ShownRow } from '../../report/result.js';

/** One version of the record, as a column of the comparison. */
export interface Version {
  readonly kind: 'before' | 'loser' | 'winner' | 'kept' | 'now';
  /** Whose it is; null: nobody's in particular. */
  readonly party: ConflictParty | null;
}

/** A field in each version. */
export interface ComparedField {
  readonly name: string;
  /** Whether it clashed; what did not was decided without a loser. */
  readonly clashed: boolean;
  readonly values: readonly FieldValue[];
  /** Per version: whether this value was lost, and is worth putting back. */
  readonly isLost: readonly boolean[];
}

/** The versions of a conflict's record side by side. */
export interface Comparison {
  readonly versions: readonly Version[];
  readonly differing: readonly ComparedField[];
  readonly same: readonly ComparedField[];
}

/**
 * Before (where anything is known of it), those that lost, the one that won, what was kept where that is another row,
 * and the record as it stands now where it has changed since. `now` undefined: unknown. Pure.
 */
export function compareVersions(
  conflict: ConflictDetails,
  now: ShownRow | null | undefined,
  options: { readonly timeZone: string; readonly isUtc: IsUtc },
): Comparison {
  const { winner, losers, before } = conflict;
  const kept = keptRow(conflict);
  const isMerged = !isDeepStrictEqual(kept, winner.row);
  const hasChanged = now !== undefined && !isDeepStrictEqual(now, kept);
  const standing: ConflictParty[] = hasChanged ? [standingParty(now)] : [];
  const table = fieldTable({ ...conflict, kept, losers: [...losers, ...standing] }, options);
  const versions: Version[] = [
    ...(before === null ? [] : [{ kind: 'before', party: null } as const]),
    ...losers.map((party) => ({ kind: 'loser', party }) as const),
    { kind: 'winner', party: winner },
    ...(isMerged ? [{ kind: 'kept', party: null } as const] : []),
    ...(hasChanged ? [{ kind: 'now', party: null } as const] : []),
  ];
  const compared = (field: Field): ComparedField => {
    const values = versions.map((version) => valueIn(field, version, conflict));
    const last = hasChanged ? field.parties.at(-1) : field.kept;
    return {
      name: field.name,
      clashed: conflict.columns?.includes(field.name) === true,
      values,
      isLost: versions.map(({ kind }, at) => kind === 'loser' && isLost(field, values[at], last)),
    };
  };
  return { versions, differing: table.differing.map(compared), same: table.same.map(compared) };
}

function valueIn(field: Field, { kind, party }: Version, { losers }: ConflictDetails): FieldValue {
  const unknown: FieldValue = { kind: 'unknown' };
  switch (kind) {
    case 'before':
      return field.before ?? unknown;
    case 'winner':
      return field.parties[0] ?? unknown;
    case 'loser':
      return field.parties[1 + losers.findIndex((one) => one === party)] ?? unknown;
    case 'kept':
      return field.kept;
    case 'now':
      return field.parties.at(-1) ?? unknown;
  }
}

/** It is not what stands; and it was a change, not merely what had stood before. */
function isLost(field: Field, value: FieldValue | undefined, stands: FieldValue | undefined): boolean {
  if (field.isTime || value?.kind !== 'value') return false;
  if (stands !== undefined && sameValue(value, stands)) return false;
  return field.before?.kind !== 'value' || !sameValue(value, field.before);
}

function standingParty(row: ShownRow | null): ConflictParty {
  return { site: 0, hash: '', userId: null, person: null, comment: null, timeUs: null, row };
}
