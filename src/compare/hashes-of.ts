import { alignKeys } from '../ledger/align-keys.js';
import { type Key, keyIn, selectKey } from '../schema/key-sql.js';
import { hashText } from './fingerprint.js';
import { rowsOfKeys } from './rows-of-keys.js';
import type { HashSource } from './source.js';

/**
 * The hashes of single rows of a source, by index into `keys`; a row that it does not have is missing. `locking`: SQL
 * behind the SELECT, such as FOR UPDATE.
 */
export async function hashesOf(source: HashSource, keys: readonly Key[], locking = ''): Promise<Map<number, string>> {
  const { session, layout, from, where, hash } = source;
  const rows = await rowsOfKeys(session, keys, 1, (some) => {
    const these = keyIn(layout, some, 't');
    return {
      sql: `SELECT ${hashText(hash)}, ${selectKey(layout, 't')}
              FROM ${from} WHERE (${these.sql})${where === null ? '' : ` AND (${where})`} ${locking}`,
      values: these.values ?? [],
    };
  });
  const found = rows.map(([rowHash, ...key]) => ({ hash: String(rowHash), key: key as unknown as Key }));
  const aligned = await alignKeys(session, layout, from, keys, found, ({ key }) => key);
  return new Map([...aligned].map(([index, row]) => [index, row.hash]));
}
