import { nearest } from '../config/nearest.js';
import { SyncError } from '../errors.js';
import type { Row } from '../mysql/session.js';
import type { ConflictDetails, ConflictParty } from '../records/conflict-details.js';
import { shownRow } from '../records/shown-row.js';
import type { ShownRow } from '../report/result.js';
import type { Layout } from '../schema/layout.js';
import { sameShown, valueOf } from './shown-value.js';

/** What a restore would write. `skipped`: columns of the losing row that the table has no more, or does not sync. */
export type RestoredRow =
  | { readonly action: 'nothing' }
  | { readonly action: 'delete' }
  | {
      readonly action: 'insert' | 'update';
      /** Of an insert, only the columns whose values are known: the others get their defaults. */
      readonly layout: Layout;
      readonly row: Row;
      /** The columns that take the losing values, the conflict column aside. */
      readonly columns: readonly string[];
      readonly skipped: readonly string[];
    };

/** A column that is not any more as the conflict left it. `undefined`: there is no such row, or it had no such column. */
export interface ChangedColumn {
  readonly column: string;
  readonly kept: ShownRow[string] | undefined;
  readonly now: ShownRow[string] | undefined;
}

/** By name, or every one that the losing row and the table have. */
export type AskedColumns = readonly string[] | 'all';

/** What was kept; conflicts of old had no place for it: then it is the winner's row. */
export function keptRow({ kept, winner }: ConflictDetails): ShownRow | null {
  return kept ?? winner.row;
}

/**
 * The columns that are to be put back: those that were asked for, all that the table has, or (null) those that clashed,
 * else all of the losing row.
 * `gone`: those that are not among the table's columns now. Throws SyncError `usage` for a column that the row has not.
 */
export function columnsToRestore(
  layout: Layout,
  conflict: ConflictDetails,
  loser: ConflictParty,
  asked: AskedColumns | null,
): { readonly columns: readonly string[]; readonly gone: readonly string[] } {
  if (loser.row === null) {
    if (asked === null || asked === 'all') return { columns: [], gone: [] };
    throw new SyncError('usage', `what lost conflict ${conflict.id} is a deletion: it has no columns`, {
      hint: 'leave --columns out to delete the record again',
    });
  }
  const held = Object.keys(loser.row);
  const wanted =
    asked === 'all' ? held : (asked?.map((name) => heldColumn(name, held, conflict)) ?? conflict.columns ?? held);
  const present = new Set(layout.columns.map(({ name }) => name));
  const stamp = layout.conflictColumn === null ? undefined : layout.columns[layout.conflictColumn]?.name;
  const gone = wanted.filter((name) => !present.has(name));
  if (asked !== null && asked !== 'all' && gone.length > 0) {
    throw new SyncError(
      'usage',
      `${conflict.table} does not have, or does not sync, the column ${gone.join(', ')} now`,
    );
  }
  return { columns: wanted.filter((name) => present.has(name) && name !== stamp), gone };
}

function heldColumn(name: string, held: readonly string[], { id, table }: ConflictDetails): string {
  const found = held.find((column) => column.toLowerCase() === name.toLowerCase());
  if (found !== undefined) return found;
  const near = nearest(name, held);
  throw new SyncError('usage', `the row of ${table} that lost conflict ${id} has no column "${name}"`, {
    hint: near === null ? `it has ${held.join(', ')}` : `did you mean ${near}?`,
  });
}

/** What of the columns has changed at the hub since the conflict was decided. */
export function changedSince(
  layout: Layout,
  conflict: ConflictDetails,
  loser: ConflictParty,
  columns: readonly string[],
  now: Row | null,
): ChangedColumn[] {
  const kept = keptRow(conflict);
  const stands = shownRow(layout, now);
  if (kept === null && stands === null) return [];
  const stamp = layout.conflictColumn === null ? undefined : layout.columns[layout.conflictColumn]?.name;
  const compared =
    loser.row === null || kept === null || stands === null
      ? layout.columns.map(({ name }) => name).filter((name) => name !== stamp)
      : columns;
  return compared
    .filter((column) => kept === null || stands === null || column in kept)
    .map((column) => ({ column, kept: kept?.[column], now: stands?.[column] }))
    .filter((one) => !sameShown(one.kept, one.now));
}

/**
 * The row that puts the columns back over what stands at the hub (null: nothing does). A row that is gone is made anew
 * from what was kept, or from the losing row. `stamp` is what the conflict column gets; null where there is none.
 */
export function restoredRow(
  layout: Layout,
  conflict: ConflictDetails,
  loser: ConflictParty,
  { columns, gone }: { readonly columns: readonly string[]; readonly gone: readonly string[] },
  now: Row | null,
  stamp: string | null,
): RestoredRow {
  const { row: lost } = loser;
  if (lost === null) return { action: now === null ? 'nothing' : 'delete' };
  const stands = shownRow(layout, now);
  if (stands !== null && columns.every((name) => sameShown(stands[name], lost[name]))) return { action: 'nothing' };
  const under = stands ?? keptRow(conflict) ?? lost;
  const values = { ...lost, ...under, ...Object.fromEntries(columns.map((name) => [name, lost[name] ?? null])) };
  const known = stands === null ? onlyColumns(layout, (name) => name in values) : layout;
  const row = known.columns.map(({ name }, index) =>
    index === known.conflictColumn ? stamp : valueOf(values[name] ?? null),
  );
  return { action: stands === null ? 'insert' : 'update', layout: known, row, columns, skipped: gone };
}

/** The layout without the columns that nothing is known of: those that came after the conflict. */
function onlyColumns(layout: Layout, isKnown: (column: string) => boolean): Layout {
  const left = layout.columns.flatMap(({ name }, index) =>
    isKnown(name) || index === layout.conflictColumn ? [index] : [],
  );
  return {
    ...layout,
    columns: left.flatMap((index) => layout.columns[index] ?? []),
    key: layout.key.map((index) => left.indexOf(index)),
    conflictColumn: layout.conflictColumn === null ? null : left.indexOf(layout.conflictColumn),
  };
}
