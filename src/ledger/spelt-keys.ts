import { rowsOfKeys } from '../compare/rows-of-keys.js';
import { isNoTextOfColumn } from '../mysql/errno.js';
import type { Session } from '../mysql/session.js';
import { type Key, keyIn, keyText, selectKey } from '../schema/key-sql.js';
import type { Layout } from '../schema/layout.js';
import { alignKeys, hasLooseKey } from './align-keys.js';

/** A table in which keys can be looked up: SQL after FROM, with the row alias `t`. */
export interface KeyTable {
  readonly session: Session;
  readonly from: string;
}

const keysPerStatement = 500;

/**
 * Keys as somebody wrote them (`007`, `ABC`), as the table itself spells them (`7`, `abc`). What it does not hold is left
 * out. In any other spelling a key would be looked for in vain, and a row that is there would pass for an absent one.
 */
async function speltIn(table: KeyTable, layout: Layout, keys: readonly Key[]): Promise<Key[]> {
  const found: Key[] = [];
  for (let at = 0; at < keys.length; at += keysPerStatement) {
    found.push(...(await heldOf(table, layout, keys.slice(at, at + keysPerStatement))));
  }
  return [...new Map(found.map((key) => [keyText(key), key])).values()];
}

/** A key that the column cannot even hold fails the whole statement: it is left out, and the others are asked for again. */
async function heldOf(table: KeyTable, layout: Layout, keys: readonly Key[]): Promise<readonly Key[]> {
  try {
    const rows = await rowsOfKeys(table.session, keys, 1, (some) => {
      const where = keyIn(layout, some, 't');
      return {
        sql: `SELECT ${selectKey(layout, 't')} FROM ${table.from} WHERE ${where.sql}`,
        values: where.values ?? [],
      };
    });
    return rows as unknown as Key[];
  } catch (error) {
    if (!isNoTextOfColumn(error)) throw error;
    if (keys.length === 1) return [];
    const half = keys.length >> 1;
    return [...(await heldOf(table, layout, keys.slice(0, half))), ...(await heldOf(table, layout, keys.slice(half)))];
  }
}

/** Those of `further`, all of them in `table`, that are not among `keys`, in whatever letter case. */
export async function besides(
  { session, from }: KeyTable,
  layout: Layout,
  keys: readonly Key[],
  further: readonly Key[],
): Promise<Key[]> {
  const seen = new Set(keys.map(keyText));
  const left = further.filter((key) => !seen.has(keyText(key)));
  if (left.length === 0 || keys.length === 0 || !hasLooseKey(layout)) return left;
  const spelt = await alignKeys(session, layout, from, keys, left, (key) => key);
  const present = new Set(spelt.values());
  return left.filter((key) => !present.has(key));
}

/** Keys that people or logs named and that one of the tables holds, each row once. `keys`: these are known already. */
export async function namedKeys(
  tables: readonly KeyTable[],
  layout: Layout,
  named: readonly Key[],
  keys: readonly Key[] = [],
): Promise<Key[]> {
  const found = [...keys];
  for (const table of tables) found.push(...(await besides(table, layout, found, await speltIn(table, layout, named))));
  return found.slice(keys.length);
}
