import { byteSql, digest, hashExpr, HASHED_BETWEEN, isBlob, readExpr } from '../schema/encoding.js';
import type { Layout } from '../schema/layout.js';

const SEPARATOR = byteSql(HASHED_BETWEEN);

// Beyond that many TEXT and BLOB columns a row could outgrow max_allowed_packet, and its hash would be NULL.
const MOST_INLINE_BLOBS = 8;

/**
 * SQL for a row's fingerprint: the first 64 bits of the digest of all of the layout's columns, the key included, as BIGINT
 * UNSIGNED. Rows that differ in any value, in NULL against '', or in where one value ends and the next begins have
 * different encodings.
 */
export function rowHash(layout: Layout, alias: string): string {
  const digestText = digestsText(layout);
  const parts = layout.columns.map((column) => hashExpr(column, alias, digestText));
  return `CAST(CONV(LEFT(${digest(`CONCAT_WS(${SEPARATOR}, ${parts.join(', ')})`)}, 16), 16, 10) AS UNSIGNED)`;
}

/**
 * An item of a select list that sends a hash as text: the driver would put a number of that size together digit by digit,
 * in a BigInt. It has a short name, because MySQL else names it by its SQL, and the driver loses its place, and with it
 * the process, where the name of a column of a temporary table is longer than 250 bytes.
 */
export function hashText(hashSql: string): string {
  return `CAST(${hashSql} AS CHAR) AS hash`;
}

/** True where the row hash is taken over digests of TEXT and BLOB values. */
export function digestsText(layout: Layout): boolean {
  return layout.columns.filter(isBlob).length > MOST_INLINE_BLOBS;
}

/**
 * SQL for one hash per column, in the layout's order: 12 hex digits each, concatenated. Of a column in `sumColumns` it
 * is the value itself, as `reconcile/counter.ts` writes it.
 */
export function columnHashes(layout: Layout, alias: string): string {
  const hashes = layout.columns.map((column) =>
    column.sums === true
      ? `CONCAT('=', IFNULL(${readExpr(column, alias)}, 'N'), ';')`
      : `LEFT(${digest(`CONCAT_WS(${SEPARATOR}, ${hashExpr(column, alias)})`)}, 12)`,
  );
  return `CONCAT(${hashes.join(', ')})`;
}

/**
 * SQL for a checksum over row hashes, as text. Always beside COUNT(*): equal rows cancel, which the key in the hash
 * forbids within a table, but nothing forbids between an empty stretch and one that adds up to 0.
 */
export function checksum(hashSql: string): string {
  return hashText(`BIT_XOR(${hashSql})`);
}
