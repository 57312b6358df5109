import { splitColumnHashes } from '../compare/images.js';
import type { Value } from '../mysql/session.js';
import type { ChangeKind, Claim, ColumnClaim, Told } from '../reconcile/candidate.js';

/** By the numbers that `~kind` holds. */
export const kinds: readonly ChangeKind[] = ['edit', 'delete', 'force delete'];

/** `~kind` as it is stored. */
export function kindNumber(kind: ChangeKind): number {
  return kinds.indexOf(kind);
}

type StoredColumn = readonly [hash: string, origin: number, user: string | null, timeUs: string | null];

/** Column claims as `~columns` keeps them: a JSON array in the order of the layout's columns. */
export function storeColumns(columns: readonly ColumnClaim[] | null): string | null {
  if (columns === null) return null;
  return JSON.stringify(
    columns.map(({ hash, origin, user, timeUs }): StoredColumn => [hash, origin, user, timeUs?.toString() ?? null]),
  );
}

/**
 * The reverse of {@link storeColumns}. A row that one change made as a whole keeps bare hashes only: all its columns
 * then go by `claim`, the row's own.
 */
export function readColumns(stored: Value, claim: Claim): ColumnClaim[] | null {
  if (stored === null) return null;
  const text = stored.toString();
  if (!text.startsWith('[')) {
    return splitColumnHashes(text).map((hash) => ({
      hash,
      origin: claim.origin,
      user: claim.user,
      timeUs: claim.timeUs,
    }));
  }
  return (JSON.parse(text) as StoredColumn[]).map(([hash, origin, user, timeUs]) => ({
    hash,
    origin,
    user,
    timeUs: timeUs === null ? null : BigInt(timeUs),
  }));
}

/** `~told` as it is stored: `[timestamp, comment]`. */
export function storeTold(told: Told | null | undefined): string | null {
  return told === null || told === undefined ? null : JSON.stringify([told.timestamp, told.comment]);
}

/** The reverse of {@link storeTold}. */
export function readTold(stored: Value): Told | null {
  if (stored === null) return null;
  const [timestamp, comment] = JSON.parse(stored.toString()) as [string | null, string | null];
  return { timestamp, comment };
}

/** The hashes alone of stored column claims. */
export function splitStoredColumns(stored: string | null): string[] | null {
  if (stored === null) return null;
  return stored.startsWith('[')
    ? (JSON.parse(stored) as StoredColumn[]).map(([hash]) => hash)
    : splitColumnHashes(stored);
}
