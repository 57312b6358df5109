import { unionAll } from '../compare/source.js';
import { id, qualified } from '../mysql/identifier.js';
import type { Session, Sql } from '../mysql/session.js';

/** A synced table's ledger as far as the state database tells without the table itself. */
export interface KnownTable {
  readonly id: number;
  readonly name: string;
  /** Key columns, as `version_N` and `pin_N` have them. */
  readonly key: readonly string[];
}

/** Counts by table id and site; what is missing is 0. */
export type CountsBySite = ReadonlyMap<number, ReadonlyMap<number, number>>;

/** A first sync has it all before it; nobody needs the exact number of a big table, and counting takes long. */
const MOST_COUNTED = 100_000;

/** The tables that have a ledger, by their names. A run that makes one right now makes `pin_N` last. One round trip. */
export async function readKnownTables(session: Session, state: string): Promise<ReadonlyMap<string, KnownTable>> {
  const rows = await session.rows({
    sql: `SELECT t.id, t.name, k.COLUMN_NAME
            FROM ${qualified(state, 'synced_table')} t
            JOIN information_schema.COLUMNS k
              ON k.TABLE_SCHEMA = ? AND k.TABLE_NAME = CONCAT('pin_', t.id)
             AND k.COLUMN_KEY = 'PRI' AND k.COLUMN_NAME <> '~site'
           ORDER BY t.id, k.ORDINAL_POSITION`,
    values: [state],
  });
  const tables = new Map<string, KnownTable>();
  for (const row of rows) {
    const [tableId, name, column] = row.map(String) as [string, string, string];
    const key = [...(tables.get(name)?.key ?? []), column];
    tables.set(name, { id: Number(tableId), name, key });
  }
  return tables;
}

/** How many rows of each site are pinned, for all tables in one statement. */
export async function countPins(session: Session, state: string, tables: readonly KnownTable[]): Promise<CountsBySite> {
  return counted(
    session,
    tables.map((table) => ({
      sql: `SELECT ${table.id}, \`~site\`, COUNT(*) FROM ${qualified(state, `pin_${table.id}`)} GROUP BY \`~site\``,
    })),
  );
}

/**
 * How many rows got a version after a site's bookmark that the site has not got: what it brought itself, and what was
 * delivered beyond the bookmark, is pinned as the newest version says it. For all sites and tables in one statement.
 */
export async function countBehind(
  session: Session,
  state: string,
  tables: readonly KnownTable[],
): Promise<CountsBySite> {
  return counted(
    session,
    tables.map((table) => behindOf(state, table)),
  );
}

function behindOf(state: string, { id: tableId, key }: KnownTable): Sql {
  const columns = key.map(id);
  const on = (alias: string): string => columns.map((column) => `${alias}.${column} = s.${column}`).join(' AND ');
  const committed = 'p.`~token` IS NOT NULL AND p.`~token` <= site.settled';
  return {
    sql: `SELECT ${tableId}, b.site, COUNT(DISTINCT ${columns.map((column) => `s.${column}`).join(', ')})
            FROM ${qualified(state, 'bookmark')} b
            JOIN ${qualified(state, 'site')} site ON site.id = b.site
            JOIN ${qualified(state, `superseded_${tableId}`)} s ON s.\`~next\` > b.version
            LEFT JOIN ${qualified(state, `version_${tableId}`)} v ON ${on('v')}
            LEFT JOIN ${qualified(state, `pin_${tableId}`)} p ON p.\`~site\` = b.site AND ${on('p')}
           WHERE b.table_id = ${tableId}
             AND NOT (p.\`~site\` IS NOT NULL
                      AND (p.\`~base\` <> 0 OR (${committed}))
                      AND IF(${committed}, p.\`~new_hash\`, p.\`~hash\`) <=> v.\`~hash\`
                      AND (v.\`~hash\` IS NULL OR IF(${committed}, p.\`~new_set\`, p.\`~set\`) = v.\`~set\`))
           GROUP BY b.site`,
  };
}

/** How many rows the hub has of each table, by table id: at most {@link MOST_COUNTED}. */
export async function countRows(
  session: Session,
  state: string,
  tables: readonly KnownTable[],
): Promise<ReadonlyMap<number, number>> {
  if (tables.length === 0) return new Map();
  const selects = tables.map((table) => ({
    sql: `SELECT ${table.id}, COUNT(*)
            FROM (SELECT 1 FROM ${qualified(state, `version_${table.id}`)}
                   WHERE \`~hash\` IS NOT NULL LIMIT ${MOST_COUNTED}) some`,
  }));
  const rows = await session.rows(unionAll(selects));
  return new Map(rows.map(([tableId, count]) => [Number(tableId), Number(count)]));
}

async function counted(session: Session, selects: readonly Sql[]): Promise<CountsBySite> {
  const found = new Map<number, Map<number, number>>();
  if (selects.length === 0) return found;
  for (const [tableId, site, count] of await session.rows(unionAll(selects))) {
    const sites = found.get(Number(tableId)) ?? new Map<number, number>();
    found.set(Number(tableId), sites.set(Number(site), Number(count)));
  }
  return found;
}
