import { hashText } from '../compare/fingerprint.js';
import { rowsOfKeys } from '../compare/rows-of-keys.js';
import { marksFor } from '../mysql/marks.js';
import type { Session, Sql, Value } from '../mysql/session.js';
import { type Key, keyIn, selectKey } from '../schema/key-sql.js';
import { keysThatFit } from '../schema/keys-that-fit.js';
import type { HubTransaction } from './hub-writer.js';
import type { LedgerTable } from './ledger-table.js';
import { insertInto, keyColumns } from './versions.js';

/**
 * What hub and spoke agreed on for one row, as hashes. `unknown`: they never met.
 * `columns` is the stored text of the column claims (`merge: columns` only).
 */
export type Agreed =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'absent' }
  | { readonly kind: 'row'; readonly columnSet: number; readonly hash: string; readonly columns: string | null };

/** Why a row's agreement is kept apart from the bookmark (DESIGN §2). */
export type PinReason = 'brought' | 'delivered' | 'guard miss' | 'quarantine' | 'agreed';

export interface Pin {
  readonly key: Key;
  readonly agreed: Agreed;
  readonly reason: string;
}

/** A pin to be written. With a `token`, `next` holds from the moment that the site has committed the token. */
export interface NewPin {
  readonly key: Key;
  readonly agreed: Agreed;
  readonly reason: PinReason;
  readonly intent: { readonly token: bigint; readonly next: Exclude<Agreed, { kind: 'unknown' }> } | null;
}

const kinds = ['unknown', 'absent', 'row'] as const;

function agreedOf(kind: number, set: Value, hash: Value, columns: Value): Agreed {
  if (kinds[kind] !== 'row' || hash === null) return { kind: kind === 0 ? 'unknown' : 'absent' };
  return { kind: 'row', columnSet: Number(set), hash: hash.toString(), columns: columns?.toString() ?? null };
}

/** The pins of one spoke among the given keys; all of them where `keys` is null. `settled` is the site's last committed token. */
export async function readPins(
  session: Session,
  table: LedgerTable,
  site: number,
  settled: bigint,
  keys: readonly Key[] | null,
): Promise<Pin[]> {
  const select = (where: Sql): Sql => ({
    sql: `SELECT \`~base\`, \`~set\`, ${hashText('`~hash`')}, \`~columns\`, COALESCE(\`~token\` <= ?, 0),
                 \`~new_set\`, ${hashText('`~new_hash`')}, \`~new_columns\`, \`~reason\`, ${selectKey(table.layout, 'p')}
            FROM ${table.pins} p WHERE \`~site\` = ? AND ${where.sql}`,
    values: [settled, site, ...(where.values ?? [])],
  });
  const rows =
    keys === null
      ? await session.rows(select({ sql: 'TRUE' }))
      : await rowsOfKeys(session, keys, 1, (some) => select(keyIn(table.layout, some, 'p')));
  return rows.map((row) => ({
    agreed:
      row[4] === '1'
        ? agreedOf(row[6] === null ? 1 : 2, row[5] ?? null, row[6] ?? null, row[7] ?? null)
        : agreedOf(Number(row[0]), row[1] ?? null, row[2] ?? null, row[3] ?? null),
    reason: String(row[8]),
    key: row.slice(9) as unknown as Key,
  }));
}

function columnsOf(agreed: Agreed): [set: number | null, hash: string | null, columns: string | null] {
  return agreed.kind === 'row' ? [agreed.columnSet, agreed.hash, agreed.columns] : [null, null, null];
}

/** True if a spoke has pins in this table, whatever they say. */
export async function hasPins(session: Session, table: LedgerTable, site: number): Promise<boolean> {
  const found = await session.rows({
    sql: `SELECT 1 FROM ${table.pins} p WHERE \`~site\` = ? LIMIT 1`,
    values: [site],
  });
  return found.length > 0;
}

/** Writes pins of one spoke, each key once; a pin that is there already is overwritten. */
export async function writePins(
  tx: HubTransaction,
  table: LedgerTable,
  site: number,
  pins: readonly NewPin[],
): Promise<void> {
  if (pins.length === 0) return;
  const { names, places } = keyColumns(table);
  const fields = ['~base', '~set', '~hash', '~columns', '~token', '~new_set', '~new_hash', '~new_columns', '~reason'];
  await tx.session.batch(
    `${insertInto(table)} ${table.pins} (\`~site\`, ${names}, ${fields.map((field) => `\`${field}\``).join(', ')})
     VALUES (?, ${places}, ${marksFor(fields)})
     ON DUPLICATE KEY UPDATE ${fields.map((field) => `\`${field}\` = VALUES(\`${field}\`)`).join(', ')}`,
    pins.map(({ key, agreed, reason, intent }) => [
      site,
      ...key,
      kinds.indexOf(agreed.kind),
      ...columnsOf(agreed),
      intent === null ? null : intent.token.toString(),
      ...(intent === null ? [null, null, null] : columnsOf(intent.next)),
      reason,
    ]),
  );
}

/**
 * Takes the intents of a site's batches from the token on back: the writes they announced did not happen, what was
 * agreed before still holds. `pins`: the qualified name of one table's pins.
 */
export async function withdrawIntents(tx: HubTransaction, pins: string, site: number, token: bigint): Promise<void> {
  await tx.session.write({
    sql: `UPDATE ${pins} SET \`~token\` = NULL WHERE \`~site\` = ? AND \`~token\` >= ?`,
    values: [site, token],
  });
}

/** The same for some rows of one batch. */
export async function withdrawIntentsOf(
  tx: HubTransaction,
  table: LedgerTable,
  site: number,
  token: bigint,
  keys: readonly Key[],
): Promise<void> {
  for (const some of keysThatFit(tx.session, keys)) {
    const where = keyIn(table.layout, some, 'p');
    await tx.session.write({
      sql: `UPDATE ${table.pins} p SET \`~token\` = NULL WHERE \`~site\` = ? AND \`~token\` = ? AND ${where.sql}`,
      values: [site, token, ...(where.values ?? [])],
    });
  }
}

/** Drops one spoke's pins of one table: its memory is void (restored from a backup, or another database). */
export async function dropPins(tx: HubTransaction, pins: string, site: number): Promise<void> {
  await tx.session.write({ sql: `DELETE FROM ${pins} WHERE \`~site\` = ?`, values: [site] });
}

/**
 * Drops the pins that now say what the bookmark says by itself. Those of quarantined rows stay: they are what is tried in
 * every run, and in the second round what is left alone.
 */
export async function dropIdlePins(
  tx: HubTransaction,
  table: LedgerTable,
  site: number,
  bookmark: bigint,
  settled: bigint,
): Promise<void> {
  const { names } = keyColumns(table);
  const committed = 'p.`~token` IS NOT NULL AND p.`~token` <= ?';
  await tx.session.write({
    sql: `DELETE p FROM ${table.pins} p
            LEFT JOIN ${table.versions} v USING (${names})
           WHERE p.\`~site\` = ? AND p.\`~reason\` <> 'quarantine'
             AND (v.\`~v\` IS NULL OR v.\`~v\` <= ?)
             AND (p.\`~base\` <> 0 OR (${committed}))
             AND IF(${committed}, p.\`~new_hash\`, p.\`~hash\`) <=> v.\`~hash\`
             AND (v.\`~hash\` IS NULL OR IF(${committed}, p.\`~new_set\`, p.\`~set\`) = v.\`~set\`)`,
    values: [site, bookmark, settled, settled, settled],
  });
}
