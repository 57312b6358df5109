import { unionAll } from '../compare/source.js';
import type { Session } from '../mysql/session.js';
import { hasLooseEquality } from '../schema/encoding.js';
import { type Key, keyEquals, keyText, selectKey } from '../schema/key-sql.js';
import { partsThatFit } from '../schema/keys-that-fit.js';
import type { Layout } from '../schema/layout.js';

const keysPerStatement = 200;

/** True if the server may take two different keys of this table for the same: text under a collation. */
export function hasLooseKey(layout: Layout): boolean {
  return layout.key.some((index) => {
    const column = layout.columns[index];
    return column !== undefined && hasLooseEquality(column);
  });
}

/**
 * Matches rows that a server found for `asked` keys with these keys, by index into `asked`.
 *
 * Byte for byte where that is possible. What is left over on both sides (the server's collation took 'a' for 'A') is
 * asked of the server: `from` names the tables in which the rows were found, each with the row alias `t`.
 */
export async function alignKeys<R>(
  session: Session,
  layout: Layout,
  from: string | readonly string[],
  asked: readonly Key[],
  found: readonly R[],
  keyOf: (row: R) => Key,
): Promise<Map<number, R>> {
  const places = new Map(asked.map((key, index) => [keyText(key), index]));
  const matched = new Map<number, R>();
  const left = new Map<string, R>();
  for (const row of found) {
    const text = keyText(keyOf(row));
    const index = places.get(text);
    if (index === undefined) left.set(text, row);
    else matched.set(index, row);
  }
  if (left.size === 0 || !hasLooseKey(layout)) return matched;
  const open = asked.flatMap((key, index) => (matched.has(index) ? [] : [{ key, index }]));
  for (const table of [from].flat()) {
    for (const some of inStatements(session, open)) {
      const selects = some.map(({ key, index }) => {
        const equal = keyEquals(layout, key, 't');
        const sql = `SELECT ${index}, ${selectKey(layout, 't')} FROM ${table} WHERE ${equal.sql}`;
        return { sql, values: equal.values ?? [] };
      });
      for (const [index, ...key] of await session.rows(unionAll(selects))) {
        const row = left.get(keyText(key.map((value) => value ?? '')));
        if (row !== undefined) matched.set(Number(index), row);
      }
    }
  }
  return matched;
}

function* inStatements<A extends { readonly key: Key }>(
  session: Session,
  asked: readonly A[],
): Generator<readonly A[]> {
  for (let from = 0; from < asked.length; from += keysPerStatement)
    yield* partsThatFit(session, asked.slice(from, from + keysPerStatement), ({ key }) => key);
}
