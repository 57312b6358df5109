import { columnHashes, rowHash } from '../compare/fingerprint.js';
import type { Sql } from '../mysql/session.js';
import { entriesFor, unconsumed } from '../records/change-log.js';
import { recordId } from '../records/record-id.js';
import { type Key, keyIn, keyText } from '../schema/key-sql.js';
import { conflictTimeSql } from './conflict-time.js';
import type { HubSite } from './hub-state.js';
import type { HubTransaction, HubWriter } from './hub-writer.js';
import type { LedgerTable } from './ledger-table.js';
import { keyColumns, sameKey } from './versions.js';

/** Gives rows of the hub's table `t` a first version, on the server: of the hub, by nobody, at the time of its conflict column. */
export function insertFirst(tx: HubTransaction, table: LedgerTable, hub: HubSite, where: Sql): Sql {
  const { layout } = table;
  const { names } = keyColumns(table);
  const columns = table.mergesColumns ? columnHashes(layout, 't') : 'NULL';
  return {
    sql: `INSERT INTO ${table.versions} (${names}, \`~v\`, \`~set\`, \`~hash\`, \`~origin\`, \`~time\`, \`~columns\`)
          SELECT ${names}, ?, ?, ${rowHash(layout, 't')}, ?, ${conflictTimeSql(layout, hub.log.clock.zoneUs)}, ${columns}
            FROM ${table.data} t WHERE ${where.sql}`,
    values: [tx.version(), table.columnSet, hub.id, ...(where.values ?? [])],
  };
}

const MOST_ROWS = 4000;
// A statement that names them by their keys must fit into a packet of 1 MB, four bytes a character.
const MOST_CHARACTERS = 200_000;

/** The keys in parts for {@link captureNew}: so many in one hub transaction, fewer where they are long. */
export function* inSets(keys: readonly Key[]): Generator<readonly Key[], void, undefined> {
  let from = 0;
  let characters = 0;
  for (const [at, key] of keys.entries()) {
    const more = keyText(key).length;
    if (at > from && (at - from === MOST_ROWS || characters + more > MOST_CHARACTERS)) {
      yield keys.slice(from, at);
      [from, characters] = [at, 0];
    }
    characters += more;
  }
  if (from < keys.length) yield keys.slice(from);
}

/** What {@link captureNew} came to. `left`: keys that have to be looked at one by one. */
export interface CapturedNew {
  readonly captured: number;
  readonly left: readonly Key[];
}

/**
 * Gives rows that the ledger never saw their first version in one statement; nothing of them is read. Left are rows that
 * an entry of the change log tells of, and all of them where some are not new after all.
 */
export async function captureNew(
  writer: HubWriter,
  table: LedgerTable,
  hub: HubSite,
  keys: readonly Key[],
): Promise<CapturedNew> {
  return writer.transaction(async (tx) => {
    const { session } = tx;
    const log = { ...hub.log, session };
    const these = keyIn(table.layout, keys, 't');
    const unseen = `NOT EXISTS (SELECT 1 FROM ${table.versions} v WHERE ${sameKey(table, 'v', 't')})`;
    // The log is asked after the rows were read: an entry comes with its change, so none can be behind what was read.
    const [{ affectedRows }, entries] = await Promise.all([
      session.write(insertFirst(tx, table, hub, { sql: `${these.sql} AND ${unseen}`, values: these.values ?? [] })),
      entriesFor(log, table.layout.name, keys.map(recordId)),
    ]);
    const told = keys.filter((key) => unconsumed(log, entries.get(recordId(key)) ?? []).length > 0);
    if (told.length > 0) {
      const { sql, values = [] } = keyIn(table.layout, told, 'v');
      await session.write({
        sql: `DELETE v FROM ${table.versions} v WHERE v.\`~v\` = ? AND ${sql}`,
        values: [tx.version(), ...values],
      });
    }
    const captured = await markAbsentBefore(tx, table, keys);
    return { captured, left: affectedRows === keys.length ? told : keys };
  });
}

/** A mark that the key was absent before this transaction's version, by which those who lack the row find it. */
async function markAbsentBefore(tx: HubTransaction, table: LedgerTable, keys: readonly Key[]): Promise<number> {
  const { names } = keyColumns(table);
  const { sql, values = [] } = keyIn(table.layout, keys, 'v');
  const { affectedRows } = await tx.session.write({
    sql: `INSERT INTO ${table.superseded} (${names}, \`~v\`, \`~next\`, \`~set\`, \`~hash\`)
          SELECT ${names}, 0, v.\`~v\`, v.\`~set\`, NULL FROM ${table.versions} v WHERE v.\`~v\` = ? AND ${sql}`,
    values: [tx.version(), ...values],
  });
  return affectedRows;
}
