import type { Session } from '../mysql/session.js';
import type { Layout } from '../schema/layout.js';
import { type Key, keyEquals, keyText } from '../schema/key-sql.js';

/**
 * Matches rows that a server found for `asked` keys with these keys, by index into `asked`.
 *
 * Byte for byte where that is possible. What is left over on both sides (the server's collation took 'a' for 'A') is
 * asked of the server, in the table `from` with the row alias `t`, one pair at a time: it is rare.
 */
export async function alignKeys<R>(
  session: Session,
  layout: Layout,
  from: string,
  asked: readonly Key[],
  found: readonly R[],
  keyOf: (row: R) => Key,
): Promise<Map<number, R>> {
  const places = new Map(asked.map((key, index) => [keyText(key), index]));
  const matched = new Map<number, R>();
  const left: R[] = [];
  for (const row of found) {
    const index = places.get(keyText(keyOf(row)));
    if (index === undefined) left.push(row);
    else matched.set(index, row);
  }
  for (const row of left) {
    for (let index = 0; index < asked.length; index += 1) {
      const key = asked[index];
      if (key === undefined || matched.has(index)) continue;
      const a = keyEquals(layout, key, 't');
      const b = keyEquals(layout, keyOf(row), 't');
      const hit = await session.rows({
        sql: `SELECT 1 FROM ${from} WHERE (${a.sql}) AND (${b.sql}) LIMIT 1`,
        values: [...(a.values ?? []), ...(b.values ?? [])],
      });
      if (hit.length > 0) {
        matched.set(index, row);
        break;
      }
    }
  }
  return matched;
}
