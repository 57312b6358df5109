import { columnHashes, rowHash } from '../compare/fingerprint.js';
import { id, qualified } from '../mysql/identifier.js';
import { conflictTimeSql } from './conflict-time.js';
import type { HubSite } from './hub-state.js';
import type { HubWriter } from './hub-writer.js';
import type { LedgerTable } from './ledger-table.js';

/**
 * After a schema change: rows that are unchanged over the old columns get their hash over the new ones, as a version of
 * the same origin, so that the old hash stays the base of every bookmark before it. Where old columns are gone the
 * content is unknown and presence alone counts (DESIGN §2): of those, rows whose conflict column is another than the
 * ledger's time says are left to be captured, as the hub's own change.
 */
export async function rehash(writer: HubWriter, table: LedgerTable, hub: HubSite): Promise<void> {
  const { layout } = table;
  const keyNames = layout.key.map((index) => id(layout.columns[index]?.name ?? ''));
  const on = keyNames.map((name) => `v.${name} = t.${name}`).join(' AND ');
  const time = conflictTimeSql(layout, hub.log.clock.zoneUs);
  const skew = `COALESCE((SELECT ABS(s.clock_skew_us) FROM ${qualified(hub.state, 'site')} s WHERE s.id = v.\`~origin\`), 0)`;
  const asTimed = `v.\`~hash\` IS NOT NULL AND COALESCE(ABS(${time} - v.\`~time\`) <= 1000000 + ${skew}, TRUE)`;
  for (const [set, old] of table.oldLayouts) {
    const comparable = old.columns.every(({ name }) => hub.presentColumns.has(name));
    const unchanged = comparable ? `v.\`~hash\` = ${rowHash(old, 't')}` : asTimed;
    const columns = table.mergesColumns ? columnHashes(layout, 't') : 'NULL';
    const rehashed = await writer.transaction(async (tx) => {
      const affected = `FROM ${table.versions} v JOIN ${table.data} t ON ${on} WHERE v.\`~set\` = ? AND ${unchanged}`;
      await tx.session.write({
        sql: `INSERT INTO ${table.superseded} (${keyNames.join(', ')}, \`~v\`, \`~next\`, \`~set\`, \`~hash\`, \`~columns\`)
              SELECT ${keyNames.map((name) => `v.${name}`).join(', ')}, v.\`~v\`, ?, v.\`~set\`, v.\`~hash\`, v.\`~columns\` ${affected}`,
        values: [tx.version(), set],
      });
      await tx.session.write({
        sql: `UPDATE ${table.versions} v JOIN ${table.data} t ON ${on}
                 SET v.\`~hash\` = ${rowHash(layout, 't')}, v.\`~set\` = ?, v.\`~v\` = ?, v.\`~columns\` = ${columns}
               WHERE v.\`~set\` = ? AND ${unchanged}`,
        values: [table.columnSet, tx.version(), set],
      });
      await tx.session.write({
        sql: `UPDATE ${qualified(hub.state, 'column_set')} SET rehashed = ? WHERE id = ?`,
        values: [tx.version(), set],
      });
      return tx.version();
    });
    table.rehashed.add(String(rehashed));
  }
}
