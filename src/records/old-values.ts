import { rowsOfParts } from '../compare/rows-of-keys.js';
import { id, qualified } from '../mysql/identifier.js';
import { marksFor } from '../mysql/marks.js';
import type { Value } from '../mysql/session.js';
import { writtenOut } from '../schema/float-text.js';
import type { Layout } from '../schema/layout.js';
import type { ChangeLog } from './change-log.js';
import { recordsThatFit } from './records-that-fit.js';

/** What one change log entry says of a row before its change: columns of the layout, by their index. */
export type OldValues = ReadonlyMap<number, Value>;

/** What a site's change log remembers of rows as they were before their changes, newest first, by record id. */
export async function readOldValues(
  { session, schema }: ChangeLog,
  layout: Layout,
  records: readonly string[],
): Promise<Map<string, OldValues[]>> {
  const found = new Map<string, OldValues[]>();
  const columns = schema.tables.get('change_log')?.columns ?? [];
  if (records.length === 0 || !columns.some(({ name }) => name === 'old_values')) return found;
  const rows = await rowsOfParts(session, recordsThatFit(session, records), (some) => ({
    sql: `SELECT record_id, old_values
            FROM ${qualified(schema.database, 'change_log')}
           WHERE ${id('table')} = ? AND record_id IN (${marksFor(some)}) AND old_values IS NOT NULL
           ORDER BY id DESC`,
    values: [layout.name, ...some],
  }));
  for (const [record, stored] of rows) {
    const values = oldValues(layout, String(stored));
    if (values !== null) found.set(String(record), [...(found.get(String(record)) ?? []), values]);
  }
  return found;
}

/** Null: no JSON of ours. */
function oldValues(layout: Layout, stored: string): OldValues | null {
  try {
    const then: unknown = JSON.parse(stored);
    if (typeof then !== 'object' || then === null) return null;
    const named = new Map<string, unknown>(Object.entries(then));
    return new Map(
      layout.columns.flatMap((column, index): [number, Value][] => {
        const value = named.has(column.name) ? valueOf(named.get(column.name)) : undefined;
        if (value === undefined) return [];
        // A trigger that was made before a server of the other kind joined.
        const isSmall = column.writtenOut === true && typeof value === 'string';
        return [[index, isSmall ? writtenOut(value) : value]];
      }),
    );
  } catch {
    return null;
  }
}

function valueOf(shown: unknown): Value | undefined {
  if (shown === null || typeof shown === 'string') return shown;
  if (typeof shown === 'number') return String(shown);
  if (typeof shown !== 'object' || !('hex' in shown) || typeof shown.hex !== 'string') return undefined;
  return Buffer.from(shown.hex, 'hex');
}
