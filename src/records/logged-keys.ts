import { id, qualified } from '../mysql/identifier.js';
import { int64 } from '../schema/int64.js';
import { integerKey, type Key, keyEquals } from '../schema/key-sql.js';
import type { Layout } from '../schema/layout.js';
import type { ChangeLog } from './change-log.js';

/** Values that a key column's text in a record id may stand for: bytes are written as text where they are text, else as hex. */
function candidates(text: string, binary: boolean): (string | Buffer)[] {
  if (!binary) return [text];
  const hex = /^(?:[0-9A-F]{2})+$/u.test(text) ? [Buffer.from(text, 'hex')] : [];
  return [Buffer.from(text, 'utf8'), ...hex];
}

/** The keys that a record id may mean; none where it is no key of this table (another form, or no value of the type). */
export function keysOfRecord(layout: Layout, record: string): Key[] {
  const columns = layout.key.flatMap((index) => layout.columns[index] ?? []);
  let texts: unknown = [record];
  if (columns.length > 1) {
    try {
      texts = JSON.parse(record);
    } catch {
      return [];
    }
  }
  if (!Array.isArray(texts) || texts.length !== columns.length || !texts.every((text) => typeof text === 'string'))
    return [];
  let keys: Key[] = [[]];
  for (const [index, { dataType }] of columns.entries()) {
    const binary = /^(?:binary|varbinary|(?:tiny|medium|long)?blob)$/u.test(dataType);
    keys = keys.flatMap((key) => candidates(String(texts[index]), binary).map((value): Key => [...key, value]));
  }
  return keys.filter((key) => {
    try {
      keyEquals(layout, key, 't');
      return true;
    } catch {
      return false;
    }
  });
}

/** The records of a table that a site's change log names in entries that nothing has been made of yet. */
export async function openRecords(log: ChangeLog, layout: Layout): Promise<ReadonlySet<string>> {
  if (!log.schema.tables.has('change_log')) return new Set();
  const rows = await log.session.rows({
    sql: `SELECT id, record_id FROM ${qualified(log.schema.database, 'change_log')} WHERE ${id('table')} = ? AND id > ?`,
    values: [layout.name, log.low],
  });
  return new Set(rows.flatMap(([entry, record]) => (log.consumed.has(String(entry)) ? [] : [String(record)])));
}

/** The keys that those records may mean. */
export async function loggedKeys(log: ChangeLog, layout: Layout): Promise<Key[]> {
  return [...(await openRecords(log, layout))].flatMap((record) => keysOfRecord(layout, record));
}

// Beyond that, the older ones: who was away for so long is compared as if there were no log.
const MOST_INTEGERS = 100_000;

/**
 * The newest entry that was taken up, else the low-water mark. While a transaction or a missing right holds the mark back,
 * what is done with would be told over the line in every run. Some before it may be open: those that were committed late,
 * or that a broken pass left.
 */
export function newestTaken({ low, consumed }: ChangeLog): bigint {
  let newest = low;
  for (const entry of consumed) if (BigInt(entry) > newest) newest = BigInt(entry);
  return newest;
}

/**
 * The keys of one integer column that a site's change log names in entries after `since`, taken up or not, in no order
 * and perhaps several times: the newest, 8 bytes each. None for any other key.
 */
export async function loggedIntegers(log: ChangeLog, layout: Layout, since = log.low): Promise<BigInt64Array> {
  if (!log.schema.tables.has('change_log') || integerKey(layout) === null) return new BigInt64Array();
  const records = log.session.stream({
    sql: `SELECT record_id FROM ${qualified(log.schema.database, 'change_log')}
           WHERE ${id('table')} = ? AND id > ? ORDER BY id DESC LIMIT ${MOST_INTEGERS}`,
    values: [layout.name, since],
  });
  const found: bigint[] = [];
  for await (const rows of records)
    for (const [record] of rows) {
      const key = int64(String(record));
      if (key !== null) found.push(key);
    }
  return BigInt64Array.from(found);
}
