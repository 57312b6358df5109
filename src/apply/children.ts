import { rowsOfKeys } from '../compare/rows-of-keys.js';
import { id, qualified } from '../mysql/identifier.js';
import { alignKeys } from '../ledger/align-keys.js';
import type { Sql } from '../mysql/session.js';
import { type Key, keyIn, selectKey } from '../schema/key-sql.js';
import type { ForeignKey } from '../schema/table.js';
import { tableOf, type Target } from './target.js';

function join(child: ForeignKey): string {
  return child.columns
    .map((column, index) => `c.${id(column)} = t.${id(child.parentColumns[index] ?? '')}`)
    .join(' AND ');
}

function notItself(target: Target, child: ForeignKey): string {
  if (child.table !== target.layout.name || child.database !== undefined) return '';
  const same = target.layout.key
    .map((index) => id(target.layout.columns[index]?.name ?? ''))
    .map((name) => `c.${name} = t.${name}`);
  return ` AND NOT (${same.join(' AND ')})`;
}

/** Rows of a table that are to go in the same transaction: they are nobody's children any more. */
export interface Leaving {
  readonly target: Target;
  readonly keys: readonly Key[];
}

function notLeaving(target: Target, child: ForeignKey, leaving: readonly Leaving[]): Sql {
  const gone = leaving.find(({ target: { layout } }) => child.database === undefined && layout.name === child.table);
  if (gone === undefined || gone.keys.length === 0) return { sql: notItself(target, child), values: [] };
  const among = keyIn(gone.target.layout, gone.keys, 'c');
  return { sql: ` AND NOT ${among.sql}`, values: among.values ?? [] };
}

/**
 * Which of the rows still have children, by index into `keys`, with the child table's name (invariant 6: a delete takes
 * nothing along, neither by CASCADE nor by SET NULL, and not from tables that are not synced). Children that are leaving
 * too do not count.
 *
 * The rows must be locked by this transaction already: a new child needs a shared lock on its parent, so none can come.
 */
export async function rowsWithChildren(
  target: Target,
  keys: readonly Key[],
  leaving: readonly Leaving[],
): Promise<Map<number, string>> {
  const blocked = new Map<number, string>();
  if (keys.length === 0) return blocked;
  const { session, layout, database } = target;
  const found = await Promise.all(
    target.children.map((child) => {
      const staying = notLeaving(target, child, leaving);
      return rowsOfKeys(session, keys, 2, (some) => {
        const where = keyIn(layout, some, 't');
        return {
          sql: `SELECT ${selectKey(layout, 't')} FROM ${tableOf(target)} t
               WHERE ${where.sql}
                 AND EXISTS (SELECT 1 FROM ${qualified(child.database ?? database, child.table)} c WHERE ${join(child)}${staying.sql})`,
          values: [...(where.values ?? []), ...(staying.values ?? [])],
        };
      });
    }),
  );
  for (const [at, rows] of found.entries()) {
    const hit = await alignKeys(session, layout, `${tableOf(target)} t`, keys, rows, (row) => row as unknown as Key);
    for (const index of hit.keys()) blocked.set(index, target.children[at]?.table ?? '');
  }
  return blocked;
}
