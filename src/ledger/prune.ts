import { qualified } from '../mysql/identifier.js';
import { type Key, keyIn, selectKey } from '../schema/key-sql.js';
import { keysThatFit } from '../schema/keys-that-fit.js';
import type { HubTransaction } from './hub-writer.js';
import type { LedgerTable } from './ledger-table.js';
import { keyColumns } from './versions.js';

/**
 * Drops what no bookmark needs: superseded versions and tombstones that every bookmark has passed. A tombstone that some
 * spoke's pin still stands against is kept, whose deletion it is and when, with the mark by which it is found later.
 */
export async function prune(tx: HubTransaction, table: LedgerTable, state: string): Promise<void> {
  const [row] = await tx.session.rows({
    sql: `SELECT MIN(version) FROM (SELECT version FROM ${qualified(state, 'bookmark')} WHERE table_id = ?
                                    UNION ALL SELECT version FROM ${qualified(state, 'filling')} WHERE table_id = ?) known`,
    values: [table.id, table.id],
  });
  const oldest = row?.[0] ?? null;
  if (oldest === null) return;
  const { names } = keyColumns(table);
  const held = `(SELECT DISTINCT ${names}, 1 AS \`~held\` FROM ${table.pins} JOIN ${table.versions} USING (${names})
                  WHERE ${table.versions}.\`~hash\` IS NULL)`;
  const keysOfTombstones = await tx.session.rows({
    sql: `SELECT ${selectKey(table.layout, 'v')} FROM ${table.versions} v
           JOIN (SELECT DISTINCT ${names} FROM ${table.superseded} WHERE \`~next\` <= ?) s USING (${names})
           LEFT JOIN ${held} h USING (${names})
           WHERE v.\`~hash\` IS NULL AND v.\`~v\` <= ? AND h.\`~held\` IS NULL`,
    values: [oldest, oldest],
  });
  for (let at = 0; at < keysOfTombstones.length; at += 1000) {
    for (const some of keysThatFit(tx.session, keysOfTombstones.slice(at, at + 1000) as unknown as Key[])) {
      const where = keyIn(table.layout, some, 'v');
      await tx.session.write({
        sql: `DELETE v FROM ${table.versions} v WHERE \`~hash\` IS NULL AND ${where.sql}`,
        values: where.values ?? [],
      });
    }
  }
  await tx.session.write({
    sql: `DELETE s FROM ${table.superseded} s LEFT JOIN ${held} h USING (${names})
           WHERE s.\`~next\` <= ? AND h.\`~held\` IS NULL`,
    values: [oldest],
  });
}
