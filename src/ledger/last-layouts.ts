import { qualified } from '../mysql/identifier.js';
import type { Session } from '../mysql/session.js';
import type { Layout } from '../schema/layout.js';

/** The layouts that the ledger's newest hashes are taken over, by table. */
export async function lastLayouts(session: Session, state: string): Promise<Map<string, Layout>> {
  const rows = await session.rows({
    sql: `SELECT t.name, s.layout FROM ${qualified(state, 'synced_table')} t
            JOIN ${qualified(state, 'column_set')} s ON s.id = t.column_set`,
  });
  return new Map(rows.map(([name, layout]) => [String(name), JSON.parse(String(layout)) as Layout]));
}
