import { columnHashes, hashText, rowHash } from '../compare/fingerprint.js';
import { alignKeys } from '../ledger/align-keys.js';
import type { Session } from '../mysql/session.js';
import type { Image } from '../reconcile/candidate.js';
import { readExpr } from '../schema/encoding.js';
import { type Key, keyIn } from '../schema/key-sql.js';
import type { Layout } from '../schema/layout.js';
import { rowsOfKeys } from './rows-of-keys.js';

/** A row as read, with its hashes over older column sets by their number (missing: those columns are gone). */
export interface ReadImage extends Image {
  readonly oldHashes: ReadonlyMap<number, string>;
  /** What stands there, the same by value (`json-by-value.ts`). Absent: the row stands as it is here. */
  readonly stored?: Pick<Image, 'row' | 'hash'>;
}

/** Which of an older layout's columns are gone at this site. */
function stillThere(old: Layout, present: ReadonlySet<string>): boolean {
  return old.columns.every(({ name }) => present.has(name));
}

/** Splits what `columnHashes` concatenates: 12 hex digits, or the value of a counter. */
export function splitColumnHashes(text: string): string[] {
  return text.match(/[0-9a-f]{12}|=[^;]*;/gu) ?? [];
}

/**
 * Reads whole rows by key, by index into `keys`; a missing index is an absent row. One round trip.
 * `hashInBase` is filled in by the caller, who knows each row's base.
 */
export async function readImages(
  session: Session,
  from: string,
  layout: Layout,
  keys: readonly Key[],
  options: {
    readonly oldSets: ReadonlyMap<number, Layout>;
    readonly presentColumns: ReadonlySet<string>;
    readonly withColumnHashes: boolean;
  },
): Promise<Map<number, ReadImage>> {
  if (keys.length === 0) return new Map();
  const old = [...options.oldSets].filter(([, layoutThen]) => stillThere(layoutThen, options.presentColumns));
  const select = [
    hashText(rowHash(layout, 't')),
    options.withColumnHashes ? `${columnHashes(layout, 't')} AS column_hashes` : 'NULL',
    ...old.map(([, layoutThen]) => hashText(rowHash(layoutThen, 't'))),
    ...layout.columns.map((column) => readExpr(column, 't')),
  ];
  const rows = await rowsOfKeys(session, keys, 1, (some) => {
    const where = keyIn(layout, some, 't');
    return { sql: `SELECT ${select.join(',\n ')} FROM ${from} t WHERE ${where.sql}`, values: where.values ?? [] };
  });
  const images = rows.map((values): ReadImage => {
    const row = values.slice(2 + old.length);
    const hashes = values[1]?.toString();
    return {
      row,
      hash: String(values[0]),
      hashInBase: null,
      columnHashes: hashes === undefined ? null : splitColumnHashes(hashes),
      oldHashes: new Map(old.map(([set], index) => [set, String(values[2 + index])])),
    };
  });
  return alignKeys(session, layout, `${from} t`, keys, images, ({ row }) =>
    layout.key.map((index) => row[index] ?? ''),
  );
}
