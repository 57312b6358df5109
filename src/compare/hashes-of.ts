import { alignKeys } from '../ledger/align-keys.js';
import { type Key, keyIn, selectKey } from '../schema/key-sql.js';
import { rowsOfKeys } from '../schema/keys-that-fit.js';
import { hashText } from './fingerprint.js';
import type { HashSource } from './source.js';

/** The hashes of single rows of a source, by index into `keys`; a row that it does not have is missing. */
export async function hashesOf(source: HashSource, keys: readonly Key[]): Promise<ReadonlyMap<number, string>> {
  const { session, layout, from, where, hash } = source;
  const rows = await rowsOfKeys(session, keys, 1, (some) => {
    const these = keyIn(layout, some, 't');
    return {
      sql: `SELECT ${hashText(hash)}, ${selectKey(layout, 't')}
              FROM ${from} WHERE (${these.sql})${where === null ? '' : ` AND (${where})`}`,
      values: these.values ?? [],
    };
  });
  const found = rows.map(([rowHash, ...key]) => ({ hash: String(rowHash), key: key as unknown as Key }));
  const aligned = await alignKeys(session, layout, from, keys, found, ({ key }) => key);
  return new Map([...aligned].map(([index, row]) => [index, row.hash]));
}
