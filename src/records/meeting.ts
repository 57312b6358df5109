import { createHash } from 'node:crypto';
import type { Claim } from '../reconcile/candidate.js';
import type { Certainty, ConflictKind, ShownRow } from '../report/result.js';
import type { Person } from './people.js';

/** One value that took part. `hash` empty and `row` null: a deletion. */
export interface ConflictSide {
  readonly claim: Claim;
  readonly hash: string;
  readonly row: ShownRow | null;
  readonly person: Person | null;
}

/** What met, and how it ended. `pending` names the spoke's batch that overwrites the loser; null: done with this transaction. */
export interface NewConflict {
  readonly table: string;
  readonly record: string;
  readonly kind: ConflictKind;
  readonly certainty: Certainty;
  readonly base: string;
  readonly columns: readonly string[] | null;
  /** The row as both sides last agreed on it, or those of its columns that are known; null: nothing is. */
  readonly before: ShownRow | null;
  /** The row as decided; null: deleted. */
  readonly kept: ShownRow | null;
  readonly winner: ConflictSide;
  /** At least one; several where columns of several people lost to the same row. */
  readonly losers: readonly ConflictSide[];
  readonly pending: { readonly site: number; readonly token: bigint } | null;
}

/** What a meeting was, as far as it may change when its winner meets a third value. */
export type Meeting = Pick<NewConflict, 'kind' | 'certainty' | 'columns'>;

/** A side of a conflict that is stored, or planned. */
export interface KnownSide {
  readonly site: number;
  readonly hash: string;
  readonly timeUs: bigint | null;
}

const certainties: readonly Certainty[] = ['base', 'change-log', 'timestamp'];

/**
 * Two meetings told as one: that a deletion took part is not forgotten, it is only as certain as the less certain of the
 * two, and a whole row that lost is more than its columns.
 */
export function joinMeetings(first: Meeting, next: Meeting): Meeting {
  const kind = [first.kind, next.kind].find((one) => one === 'update/delete') ?? first.kind;
  const certainty = certainties.findLast((one) => one === first.certainty || one === next.certainty) ?? next.certainty;
  const columns =
    first.columns === null || next.columns === null ? null : [...new Set([...first.columns, ...next.columns])];
  return { kind, certainty, columns };
}

/**
 * Whether a side is one that took part before: the very row (deletions are told apart by their time), or, of columns, the
 * same change in a row that has got other people's columns since.
 */
export function isSameSide(known: KnownSide, { claim, hash }: ConflictSide, byColumn: boolean): boolean {
  if (known.site !== claim.origin) return false;
  if (known.hash === hash && hash !== '') return true;
  return known.timeUs === claim.timeUs && (known.hash === hash || (byColumn && claim.timeUs !== null));
}

/** A value that took part in an earlier conflict is one of those that meet now. */
export function meetsAgain(known: KnownSide, { columns }: Meeting, now: NewConflict): boolean {
  const byColumn = columns?.some((column) => now.columns?.includes(column)) ?? false;
  return [now.winner, ...now.losers].some((side) => isSameSide(known, side, byColumn));
}

/** Unique for what met: the sides in any order. */
export function meetingHash(conflict: NewConflict): string {
  const sides = [conflict.winner, ...conflict.losers].map(({ claim, hash }) => `${claim.origin}:${hash}`).sort();
  return createHash('sha1')
    .update(JSON.stringify([conflict.table, conflict.record, conflict.base, ...sides]))
    .digest('hex');
}
