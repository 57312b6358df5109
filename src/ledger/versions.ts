import { allDone } from '../all-done.js';
import type { Row, Session, Sql } from '../mysql/session.js';
import { id, qualified } from '../mysql/identifier.js';
import type { Claim, ColumnClaim } from '../reconcile/candidate.js';
import { hashText } from '../compare/fingerprint.js';
import { rowsOfKeys } from '../compare/rows-of-keys.js';
import { writeExpr } from '../schema/encoding.js';
import { type Key, keyIn, selectKey } from '../schema/key-sql.js';
import { keysThatFit } from '../schema/keys-that-fit.js';
import { alignKeys } from './align-keys.js';
import type { HubTransaction } from './hub-writer.js';
import type { LedgerTable } from './ledger-table.js';
import { kindNumber, kinds, readColumns, readTold, storeColumns, storeTold } from './stored-claim.js';

/** The newest version of a row. `hash` null: the row is gone (a tombstone). */
export interface Version {
  readonly key: Key;
  readonly version: bigint;
  readonly columnSet: number;
  readonly hash: string | null;
  readonly claim: Claim;
  readonly columns: readonly ColumnClaim[] | null;
}

/** A version to be written: it gets the transaction's number and the present column set. */
export interface NewVersion {
  readonly key: Key;
  readonly hash: string | null;
  readonly claim: Claim;
  readonly columns: readonly ColumnClaim[] | null;
}

/** What {@link readVersion} reads, of a table of newest versions under the alias `v`. */
export const VERSION_FIELDS = `v.\`~v\`, v.\`~set\`, ${hashText('v.`~hash`')}, v.\`~origin\`, v.\`~kind\`, v.\`~user\`,
                 CAST(v.\`~time\` AS CHAR), v.\`~columns\`, v.\`~told\``;
const VERSION_FIELD_COUNT = 9;

/** The version in a row that begins with {@link VERSION_FIELDS}, and what stands behind them. */
export function readVersion(row: Row): { readonly version: Omit<Version, 'key'>; readonly rest: Row } {
  const [version, columnSet, hash, origin, kind, user, time, columns, told] = row;
  const claim: Claim = {
    origin: Number(origin),
    kind: kinds[Number(kind)] ?? 'edit',
    user: user as string | null,
    timeUs: time === null ? null : BigInt(time as string),
    told: readTold(told ?? null),
  };
  return {
    version: {
      version: BigInt(version as string),
      columnSet: Number(columnSet),
      hash: hash as string | null,
      claim,
      columns: readColumns(columns ?? null, claim),
    },
    rest: row.slice(VERSION_FIELD_COUNT),
  };
}

/** The newest versions of the given keys, by `keyText` of the key as the ledger writes it. Keys it never saw are missing. */
export async function newestVersions(session: Session, table: LedgerTable, keys: readonly Key[]): Promise<Version[]> {
  const { layout } = table;
  const rows = await rowsOfKeys(session, keys, 1, (some) => {
    const where = keyIn(layout, some, 'v');
    return {
      sql: `SELECT ${VERSION_FIELDS}, ${selectKey(layout, 'v')}
              FROM ${table.versions} v WHERE ${where.sql}`,
      values: where.values ?? [],
    };
  });
  return rows.map((row) => {
    const { version, rest } = readVersion(row);
    return { ...version, key: rest as unknown as Key };
  });
}

/** The last version given out, as of the session's snapshot. */
export async function currentVersion(session: Session, state: string): Promise<bigint> {
  const [row] = await session.rows({ sql: `SELECT version FROM ${qualified(state, 'control')} WHERE id = 1` });
  return BigInt(String(row?.[0]));
}

/** What the ledger held at a bookmark for one key: `hash` null is absent. */
export interface PastVersion {
  readonly key: Key;
  readonly columnSet: number;
  readonly hash: string | null;
  /** Column claims as stored. */
  readonly columns: string | null;
}

/** The newest version at or before `bookmark` of each key; a key that was unheard of then is missing. */
export async function versionsAt(
  session: Session,
  table: LedgerTable,
  bookmark: bigint,
  keys: readonly Key[],
): Promise<PastVersion[]> {
  const { layout } = table;
  const rows = await rowsOfKeys(session, keys, 2, (some) => {
    const now = keyIn(layout, some, 'v');
    const then = keyIn(layout, some, 's');
    return {
      sql: `SELECT \`~set\`, ${hashText('`~hash`')}, \`~columns\`, ${selectKey(layout, 'v')}
              FROM ${table.versions} v   WHERE \`~v\` <= ? AND ${now.sql}
            UNION ALL
            SELECT \`~set\`, ${hashText('`~hash`')}, \`~columns\`, ${selectKey(layout, 's')}
              FROM ${table.superseded} s WHERE \`~v\` <= ? AND \`~next\` > ? AND ${then.sql}`,
      values: [bookmark, ...(now.values ?? []), bookmark, bookmark, ...(then.values ?? [])],
    };
  });
  return rows.map((row) => ({
    columnSet: Number(row[0]),
    hash: row[1] as string | null,
    columns: row[2]?.toString() ?? null,
    key: row.slice(3) as unknown as Key,
  }));
}

/**
 * A SELECT of the keys that got a version after `bookmark` which this spoke does not hold yet, by what was agreed on with
 * it. Rows that it brought or got beyond its bookmark are pinned, and are left out; so are quarantined ones, which are
 * tried once in each run as pinned rows are.
 */
function behind(table: LedgerTable, site: { readonly id: number; readonly settled: bigint }, bookmark: bigint): Sql {
  const names = keyNames(table);
  const committed = 'COALESCE(p.`~token` <= ?, 0)';
  return {
    sql: `SELECT ${selectKey(table.layout, 'v')}
            FROM (SELECT DISTINCT ${names} FROM ${table.superseded} WHERE \`~next\` > ?) s
            JOIN ${table.versions} v USING (${names})
            LEFT JOIN ${table.pins} p ON p.\`~site\` = ? AND ${sameKey(table, 'p', 'v')}
           WHERE p.\`~site\` IS NULL
              OR (p.\`~reason\` <> 'quarantine'
                  AND ((p.\`~base\` = 0 AND NOT ${committed})
                       OR NOT IF(${committed}, p.\`~new_hash\`, p.\`~hash\`) <=> v.\`~hash\`
                       OR (v.\`~hash\` IS NOT NULL AND NOT IF(${committed}, p.\`~new_set\`, p.\`~set\`) <=> v.\`~set\`)))`,
    values: [bookmark, site.id, site.settled, site.settled, site.settled],
  };
}

/** Keys of rows that this spoke does not hold yet as they are in a version after `bookmark`. `limit`: only so many. */
export async function keysBehind(
  session: Session,
  table: LedgerTable,
  site: { readonly id: number; readonly settled: bigint },
  bookmark: bigint,
  limit?: number,
): Promise<Key[]> {
  const { sql, values } = behind(table, site, bookmark);
  const rows = await session.rows({ sql: limit === undefined ? sql : `${sql} LIMIT ${limit}`, values: values ?? [] });
  return rows as unknown as Key[];
}

/** The same keys, streamed: there may be very many. */
export async function* eachKeyBehind(
  session: Session,
  table: LedgerTable,
  site: { readonly id: number; readonly settled: bigint },
  bookmark: bigint,
): AsyncGenerator<Key, void, undefined> {
  for await (const rows of session.stream(behind(table, site, bookmark))) yield* rows as unknown as readonly Key[];
}

/** SQL: two aliases have the same key, as the server compares. */
export function sameKey(table: LedgerTable, a: string, b: string): string {
  return table.layout.key
    .map((index) => id(table.layout.columns[index]?.name ?? ''))
    .map((name) => `${a}.${name} = ${b}.${name}`)
    .join(' AND ');
}

function keyNames(table: LedgerTable): string {
  return table.layout.key.map((index) => id(table.layout.columns[index]?.name ?? '')).join(', ');
}

function keyPlaces(table: LedgerTable): string {
  return table.layout.key
    .map((index) => {
      const column = table.layout.columns[index];
      return column === undefined ? '?' : writeExpr(column);
    })
    .join(', ');
}

/** The key columns' names and placeholders, as INSERT lists of the ledger's tables need them. */
export function keyColumns(table: LedgerTable): { names: string; places: string } {
  return { names: keyNames(table), places: keyPlaces(table) };
}

/**
 * How rows are inserted into the ledger's tables by their keys. A wrong value of an ENUM, shown as '', stands in many an
 * old table: strict mode would refuse it here, IGNORE stores it as the wrong value that it is.
 */
export function insertInto({ layout }: LedgerTable): string {
  const mayBeWrong = layout.key.some((index) => layout.columns[index]?.dataType === 'enum');
  return mayBeWrong ? 'INSERT IGNORE INTO' : 'INSERT INTO';
}

/** Moves the newest versions of the keys aside, for bookmarks that still stand before them. */
function supersede(table: LedgerTable, version: bigint, where: Sql): Sql {
  const names = keyNames(table);
  return {
    sql: `INSERT INTO ${table.superseded} (${names}, \`~v\`, \`~next\`, \`~set\`, \`~hash\`, \`~columns\`)
          SELECT ${names}, \`~v\`, ?, \`~set\`, \`~hash\`, \`~columns\`
            FROM ${table.versions} v WHERE \`~v\` < ? AND ${where.sql}
          ON DUPLICATE KEY UPDATE \`~next\` = VALUES(\`~next\`)`,
    values: [version, version, ...(where.values ?? [])],
  };
}

/**
 * Writes new versions, each key once. The version before goes to `superseded`; a key never seen leaves a mark there
 * that it was absent, so that {@link keysBehind} finds it.
 */
export async function appendVersions(
  tx: HubTransaction,
  table: LedgerTable,
  fresh: readonly NewVersion[],
): Promise<void> {
  if (fresh.length === 0) return;
  const { session } = tx;
  const version = tx.version();
  const { names, places } = keyColumns(table);
  const keys = fresh.map(({ key }) => key);
  // A key that the ledger spells in another letter case is known: a mark beside its real version would make it absent.
  const newest = await newestVersions(session, table, keys);
  const known = await alignKeys(session, table.layout, `${table.versions} t`, keys, newest, ({ key }) => key);
  const unknown = fresh.filter((_, index) => !known.has(index));
  await allDone(
    ...[...keysThatFit(session, keys)].map((some) =>
      session.write(supersede(table, version, keyIn(table.layout, some, 'v'))),
    ),
    session.batch(
      `${insertInto(table)} ${table.superseded} (${names}, \`~v\`, \`~next\`, \`~set\`, \`~hash\`)
       VALUES (${places}, 0, ?, ?, NULL)`,
      unknown.map(({ key }) => [...key, version.toString(), table.columnSet]),
    ),
    writeNewest(
      session,
      table,
      fresh.map((one) => ({ ...one, version, columnSet: table.columnSet })),
    ),
  );
}

/** Writes versions as the newest of their keys, in place of those that stand there. */
export async function writeNewest(session: Session, table: LedgerTable, rows: readonly Version[]): Promise<void> {
  const { names, places } = keyColumns(table);
  await session.batch(
    `${insertInto(table)} ${table.versions}
       (${names}, \`~v\`, \`~set\`, \`~hash\`, \`~origin\`, \`~kind\`, \`~user\`, \`~time\`, \`~told\`, \`~columns\`)
     VALUES (${places}, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON DUPLICATE KEY UPDATE ${table.layout.key
       .map((index) => id(table.layout.columns[index]?.name ?? ''))
       .map((name) => `${name} = VALUES(${name})`)
       .join(', ')},
       \`~v\` = VALUES(\`~v\`), \`~set\` = VALUES(\`~set\`), \`~hash\` = VALUES(\`~hash\`), \`~origin\` = VALUES(\`~origin\`),
       \`~kind\` = VALUES(\`~kind\`), \`~user\` = VALUES(\`~user\`), \`~time\` = VALUES(\`~time\`), \`~told\` = VALUES(\`~told\`), \`~columns\` = VALUES(\`~columns\`)`,
    rows.map(({ key, version, columnSet, hash, claim, columns }) => [
      ...key,
      version.toString(),
      columnSet,
      hash,
      claim.origin,
      kindNumber(claim.kind),
      claim.user,
      claim.timeUs?.toString() ?? null,
      storeTold(claim.told),
      storeColumns(columns),
    ]),
  );
}
