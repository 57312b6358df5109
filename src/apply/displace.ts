import { rowsOfKeys } from '../compare/rows-of-keys.js';
import { isRowRefusal } from '../mysql/errno.js';
import type { Row } from '../mysql/session.js';
import { readExpr } from '../schema/encoding.js';
import { type Key, keyIn, keyText, selectKey } from '../schema/key-sql.js';
import type { LayoutColumn } from '../schema/layout.js';
import { runBatch, updates } from './batch.js';
import { isHeldByAnother } from './lock-waits.js';
import { placeholder } from './placeholder.js';
import type { RowWrite } from './row-write.js';
import { setSql, tableOf, type Target } from './target.js';

/**
 * One column of each unique key that may stand aside; null where a key has none. None whose values other tables point
 * at: their rows would follow, or stand in the way.
 */
function columnsToDisplace({ layout, children }: Target, rows: number): LayoutColumn[] | null {
  const fixed = new Set(layout.key.map((index) => layout.columns[index]?.name));
  for (const { parentColumns } of children) for (const name of parentColumns) fixed.add(name);
  const chosen: LayoutColumn[] = [];
  for (const unique of layout.uniqueKeys) {
    const column = unique.columns
      .filter((name) => !fixed.has(name))
      .map((name) => layout.columns.find((candidate) => candidate.name === name))
      .find((candidate) => candidate !== undefined && placeholder(candidate, rows - 1) !== undefined);
    if (column === undefined) return null;
    if (!chosen.includes(column)) chosen.push(column);
  }
  return chosen;
}

/** Rows that are to be deleted in this transaction give up their unique values at once, if they can. */
export async function makeRoom(target: Target, writes: readonly RowWrite[]): Promise<void> {
  const columns = columnsToDisplace(target, writes.length);
  if (columns !== null && columns.length > 0 && writes.length > 0) await standAside(target, columns, writes);
}

/** Gives every row's unique values up for placeholders; false if the server will not have that. */
async function standAside(
  target: Target,
  columns: readonly LayoutColumn[],
  writes: readonly RowWrite[],
): Promise<boolean> {
  const { session } = target;
  const rows = writes.map(({ key }, at) => [...columns.map((column) => placeholder(column, at) ?? null), ...key]);
  // A placeholder points at no parent; the row's own values, which follow at once, are checked again.
  await session.write({ sql: 'SET foreign_key_checks = 0' });
  try {
    await session.batch(setSql(target, columns), rows);
    return true;
  } catch (error) {
    if (isRowRefusal(error) || (await isHeldByAnother(session, error))) return false;
    throw error;
  } finally {
    if (session.alive) await session.write({ sql: 'SET foreign_key_checks = 1' });
  }
}

/** Swaps that need more tries than that are left to the next round. */
const mostTries = 8;

/**
 * Updates that swap unique values among themselves (a→b, b→a), or move them on (1→2, 2→3): every row first gives up its
 * unique values for placeholders, then takes its own. All in the open transaction, so that nobody sees the middle. Gives
 * the writes that went through; a row that is blocked by one outside of the group is left as it was, with all that wait
 * for its place.
 */
export async function applyWithDisplacement(target: Target, writes: readonly RowWrite[]): Promise<RowWrite[]> {
  const columns = columnsToDisplace(target, writes.length);
  if (columns === null || columns.length === 0 || writes.length < 2) return [];
  const needs = await placesNeeded(target, writes);
  let group = [...writes];
  for (let tries = 0; group.length > 1 && tries < mostTries; tries += 1) {
    await target.session.write({ sql: 'SAVEPOINT swap' });
    const refused = (await standAside(target, columns, group))
      ? await runBatch(target, updates, group)
      : new Map(group.map((write) => [write, null]));
    if (refused.size === 0) return group;
    await target.session.write({ sql: 'ROLLBACK TO SAVEPOINT swap' });
    const out = withThoseWaiting(new Set(refused.keys()), needs);
    group = group.filter((write) => !out.has(write));
  }
  return [];
}

/** For each write, those whose present unique values it wants: byte for byte, which is enough to tell who cannot move. */
async function placesNeeded(target: Target, writes: readonly RowWrite[]): Promise<Map<RowWrite, RowWrite[]>> {
  const { session, layout } = target;
  const indexes = layout.uniqueKeys.map(({ columns }) =>
    columns.map((name) => layout.columns.findIndex((column) => column.name === name)),
  );
  const placesOf = (row: Row): string[] =>
    indexes.flatMap((columns, at) => {
      const values = columns.map((index) => row[index] ?? null);
      return values.includes(null) ? [] : [`${at}:${keyText(values as Key)}`];
    });
  const keys = writes.map(({ key }) => key);
  const rows = await rowsOfKeys(session, keys, 1, (some) => {
    const where = keyIn(layout, some, 't');
    return {
      sql: `SELECT ${selectKey(layout, 't')}, ${layout.columns.map((column) => readExpr(column, 't')).join(', ')}
              FROM ${tableOf(target)} t WHERE ${where.sql}`,
      values: where.values ?? [],
    };
  });
  const byKey = new Map(writes.map((write) => [keyText(write.key), write]));
  const holders = new Map<string, RowWrite>();
  for (const values of rows) {
    const write = byKey.get(keyText(values.slice(0, layout.key.length) as unknown as Key));
    if (write !== undefined) for (const place of placesOf(values.slice(layout.key.length))) holders.set(place, write);
  }
  return new Map(
    writes.map((write) => [
      write,
      placesOf(write.row ?? []).flatMap((place) => {
        const holder = holders.get(place);
        return holder === undefined || holder === write ? [] : [holder];
      }),
    ]),
  );
}

/** The writes that are stuck, with all that wait for a place that one of them keeps. */
function withThoseWaiting(
  stuck: ReadonlySet<RowWrite>,
  needs: ReadonlyMap<RowWrite, readonly RowWrite[]>,
): Set<RowWrite> {
  const out = new Set(stuck);
  for (let before = -1; before !== out.size;) {
    before = out.size;
    for (const [write, wanted] of needs) if (wanted.some((holder) => out.has(holder))) out.add(write);
  }
  return out;
}
