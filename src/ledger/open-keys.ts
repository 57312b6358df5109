import type { Session } from '../mysql/session.js';
import { type Key, selectKey } from '../schema/key-sql.js';
import { changedSince } from './changed-keys.js';
import type { LedgerTable } from './ledger-table.js';
import { keyColumns, sameKey } from './versions.js';

/**
 * Keys of rows that one spoke's full compare must look at even where the sides are equal: its pins, and what was changed
 * on the hub after `since` (null: not asked for). Each key once; streamed, as there may be very many.
 *
 * Left out is what stands: a pin that says what the ledger's newest version says. The spoke was given that row, or brought
 * it, since its bookmark, and the hub has not changed it again. Where the spoke's row is the ledger's too there is nothing
 * to decide.
 */
export async function* openKeys(
  session: Session,
  table: LedgerTable,
  site: { readonly id: number; readonly settled: bigint },
  since: bigint | null,
): AsyncGenerator<Key, void, undefined> {
  const { names } = keyColumns(table);
  const committed = 'p.`~token` IS NOT NULL AND p.`~token` <= ?';
  const stands = `p.\`~reason\` IN ('delivered', 'brought')
                AND v.\`~v\` IS NOT NULL
                AND (p.\`~base\` <> 0 OR (${committed}))
                AND IF(${committed}, p.\`~new_hash\`, p.\`~hash\`) <=> v.\`~hash\`
                AND (v.\`~hash\` IS NULL OR IF(${committed}, p.\`~new_set\`, p.\`~set\`) <=> v.\`~set\`)`;
  const pins = `SELECT ${selectKey(table.layout, 'p')}
             FROM ${table.pins} p LEFT JOIN ${table.versions} v USING (${names})
            WHERE p.\`~site\` = ? AND NOT (${stands})`;
  const ofPins = [site.id, site.settled, site.settled, site.settled];
  const changed = since === null ? null : changedSince(table, since);
  const unpinned = `SELECT ${selectKey(table.layout, 'v')}
             FROM (${changed?.sql}) s JOIN ${table.versions} v USING (${names})
             LEFT JOIN ${table.pins} p ON p.\`~site\` = ? AND ${sameKey(table, 'p', 'v')}
            WHERE p.\`~site\` IS NULL`;
  const pieces =
    changed === null
      ? session.stream({ sql: pins, values: ofPins })
      : session.stream({ sql: `${pins} UNION ALL ${unpinned}`, values: [...ofPins, ...changed.values, site.id] });
  for await (const rows of pieces) yield* rows as unknown as readonly Key[];
}
