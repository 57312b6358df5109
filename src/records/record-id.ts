import { createHash } from 'node:crypto';
import type { Key } from '../schema/key-sql.js';

/** One key value as text: bytes that are no UTF-8 text become upper-case hex. */
function keyValueText(value: string | Buffer): string {
  if (typeof value === 'string') return value;
  const text = value.toString('utf8');
  return Buffer.from(text, 'utf8').equals(value) && !/\p{Cc}/u.test(text) ? text : value.toString('hex').toUpperCase();
}

/** The key as `record_id` names it in change_log and sync_log: text; a JSON array of texts for several columns (DESIGN §5). */
export function recordId(key: Key): string {
  const texts = key.map(keyValueText);
  return texts.length === 1 ? (texts[0] ?? '') : JSON.stringify(texts);
}

/** A fixed-length stand-in for a record id in unique keys. */
export function recordHash(record: string): string {
  return createHash('sha1').update(record).digest('hex');
}
