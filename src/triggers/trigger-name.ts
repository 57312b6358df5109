import { createHash } from 'node:crypto';
import type { Trigger } from '../schema/table.js';

/** Characters that a server takes for the name of a trigger. */
const LONGEST_NAME = 64;

/** `spokesync_person_update`; of a long table name its beginning and a hash of all of it. */
export function triggerName(table: string, event: Trigger['event']): string {
  const named = (part: string): string => `spokesync_${part}_${event.toLowerCase()}`;
  if (Array.from(named(table)).length <= LONGEST_NAME) return named(table);
  const hash = createHash('sha1').update(table).digest('hex').slice(0, 8);
  const room = LONGEST_NAME - Array.from(named(`_${hash}`)).length;
  return named(`${Array.from(table).slice(0, room).join('')}_${hash}`);
}
