import { qualified } from '../mysql/identifier.js';
import type { Session } from '../mysql/session.js';
import { type Key } from '../schema/key-sql.js';
import { alignKeys } from './align-keys.js';
import type { HubTransaction } from './hub-writer.js';
import type { LedgerTable } from './ledger-table.js';
import { type Agreed, readPins } from './pins.js';
import { versionsAt } from './versions.js';

/** The version up to which a spoke agreed on a table; null: they never finished a pass. */
export async function readBookmark(
  session: Session,
  state: string,
  site: number,
  tableId: number,
): Promise<bigint | null> {
  const [row] = await session.rows({
    sql: `SELECT version FROM ${qualified(state, 'bookmark')} WHERE site = ? AND table_id = ?`,
    values: [site, tableId],
  });
  return row === undefined ? null : BigInt(row[0] as string);
}

/** The bookmarks before `version`, by site and table. */
export async function olderBookmarks(
  session: Session,
  state: string,
  version: bigint,
): Promise<ReadonlyMap<number, ReadonlyMap<number, bigint>>> {
  const rows = await session.rows({
    sql: `SELECT site, table_id, version FROM ${qualified(state, 'bookmark')} WHERE version < ?`,
    values: [version],
  });
  const older = new Map<number, Map<number, bigint>>();
  for (const [site, table, bookmark] of rows) {
    const ofSite = older.get(Number(site)) ?? new Map<number, bigint>();
    older.set(Number(site), ofSite.set(Number(table), BigInt(String(bookmark))));
  }
  return older;
}

/** Where a spoke's bookmark of a table goes, and whether the table was compared in full. */
export interface NewBookmark {
  readonly tableId: number;
  readonly version: bigint;
  readonly full: boolean;
}

/**
 * Moves a spoke's bookmarks forward. The caller answers for the rule of DESIGN §2: each version up to `version` is, at
 * that spoke, applied, found equal, or pinned.
 */
export async function setBookmarks(
  tx: HubTransaction,
  state: string,
  site: number,
  bookmarks: readonly NewBookmark[],
): Promise<void> {
  if (bookmarks.length === 0) return;
  const rows = bookmarks.map(() => '(?, ?, ?, IF(?, UTC_TIMESTAMP(6), NULL))').join(', ');
  await tx.session.write({
    sql: `INSERT INTO ${qualified(state, 'bookmark')} (site, table_id, version, compared_at) VALUES ${rows}
          ON DUPLICATE KEY UPDATE version = GREATEST(version, VALUES(version)),
            compared_at = COALESCE(VALUES(compared_at), compared_at)`,
    values: bookmarks.flatMap(({ tableId, version, full }) => [site, tableId, version, full]),
  });
  const marks = bookmarks.map(() => '?').join(', ');
  await tx.session.write({
    sql: `DELETE FROM ${qualified(state, 'filling')} WHERE site = ? AND table_id IN (${marks})`,
    values: [site, ...bookmarks.map(({ tableId }) => tableId)],
  });
}

/**
 * Notes, before the first row goes out, that a spoke's empty table is filled with what the ledger holds at `version`.
 * False if one was begun before, and has not come to its end.
 */
export async function beginFilling(
  tx: HubTransaction,
  state: string,
  site: number,
  tableId: number,
  version: bigint,
): Promise<boolean> {
  const filling = qualified(state, 'filling');
  const begun = await tx.session.rows({
    sql: `SELECT 1 FROM ${filling} WHERE site = ? AND table_id = ?`,
    values: [site, tableId],
  });
  await tx.session.write({
    sql: `INSERT INTO ${filling} (site, table_id, version) VALUES (?, ?, ?)
          ON DUPLICATE KEY UPDATE version = VALUES(version)`,
    values: [site, tableId, version],
  });
  return begun.length === 0;
}

/**
 * What a spoke was sent by a filling that did not come to its end, for each key, by index into `keys`: the hash that the
 * row had then. Missing: it was not sent, or there was no such filling.
 */
export async function sentByFilling(
  session: Session,
  table: LedgerTable,
  state: string,
  site: number,
  keys: readonly Key[],
): Promise<ReadonlyMap<number, Extract<Agreed, { kind: 'row' }>>> {
  const [row] = await session.rows({
    sql: `SELECT version FROM ${qualified(state, 'filling')} WHERE site = ? AND table_id = ?`,
    values: [site, table.id],
  });
  if (row === undefined) return new Map();
  const versions = await versionsAt(session, table, BigInt(String(row[0])), keys);
  const known = await alignKeys(session, table.layout, `${table.versions} t`, keys, versions, ({ key }) => key);
  return new Map(
    [...known].flatMap(([index, { hash, columnSet, columns }]) =>
      hash === null ? [] : [[index, { kind: 'row' as const, hash, columnSet, columns }] as const],
    ),
  );
}

/** Milliseconds since a spoke's tables were last compared in full, by table; those that never were are missing. */
export async function comparedAges(
  session: Session,
  state: string,
  site: number,
): Promise<ReadonlyMap<number, number>> {
  const rows = await session.rows({
    sql: `SELECT table_id, TIMESTAMPDIFF(MICROSECOND, compared_at, UTC_TIMESTAMP(6)) DIV 1000
            FROM ${qualified(state, 'bookmark')} WHERE site = ? AND compared_at IS NOT NULL`,
    values: [site],
  });
  return new Map(rows.map(([table, age]) => [Number(table), Number(age)]));
}

/**
 * What hub and spoke agreed on for each key, by index into `keys`: the pin, else the ledger at the bookmark, else
 * nothing: `absent` where there is a bookmark, `unknown` where there is none.
 */
export async function readAgreed(
  session: Session,
  table: LedgerTable,
  site: { readonly id: number; readonly settled: bigint },
  bookmark: bigint | null,
  keys: readonly Key[],
): Promise<Agreed[]> {
  const { layout } = table;
  const [pins, versions] = await Promise.all([
    readPins(session, table, site.id, site.settled, keys),
    bookmark === null ? [] : versionsAt(session, table, bookmark, keys),
  ]);
  const pinned = await alignKeys(session, layout, `${table.pins} t`, keys, pins, ({ key }) => key);
  const known = await alignKeys(
    session,
    layout,
    [`${table.versions} t`, `${table.superseded} t`],
    keys,
    versions,
    ({ key }) => key,
  );
  return keys.map((_, index): Agreed => {
    const pin = pinned.get(index);
    if (pin !== undefined) return pin.agreed;
    const version = known.get(index);
    if (version === undefined) return { kind: bookmark === null ? 'unknown' : 'absent' };
    if (version.hash === null) return { kind: 'absent' };
    return { kind: 'row', columnSet: version.columnSet, hash: version.hash, columns: version.columns };
  });
}
