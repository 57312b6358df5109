import { hasLooseEquality } from '../schema/encoding.js';
import { type Key, keyEquals, keyText, selectKey } from '../schema/key-sql.js';
import type { Layout } from '../schema/layout.js';
import { type HashSource, unionAll, whereWithin } from './source.js';
import { ALL_KEYS } from './buckets.js';

/** A row as the comparison knows it: canonical key, and hash as unsigned decimal text. */
export interface KeyHash {
  readonly key: Key;
  readonly hash: string;
}

/** A key whose rows differ; null where that side has no row. The two keys may be spelt differently (`a`, `A`). */
export interface Difference {
  readonly a: KeyHash | null;
  readonly b: KeyHash | null;
}

const KEYS_PER_STATEMENT = 200;

/**
 * The differences between the rows of the same stretch on both sides. Keys that are the same byte for byte are matched
 * here; the rest is asked of the server of `a`, as only it knows what its collation takes for equal.
 */
export async function matchRows(
  a: HashSource,
  rowsA: readonly KeyHash[],
  rowsB: readonly KeyHash[],
): Promise<Difference[]> {
  const differences: Difference[] = [];
  const [unpairedA, unpairedB] = withoutEqual(rowsA, rowsB);
  const left = new Map(unpairedA.map((row) => [keyText(row.key), row]));
  const onlyB: KeyHash[] = [];
  for (const row of unpairedB) {
    const text = keyText(row.key);
    const other = left.get(text);
    if (other === undefined) {
      onlyB.push(row);
      continue;
    }
    left.delete(text);
    if (other.hash !== row.hash) differences.push({ a: other, b: row });
  }
  const spelt = left.size > 0 && onlyB.length > 0 && isLoose(a.layout) ? await askServer(a, onlyB) : NOTHING;
  for (const row of onlyB) {
    const text = spelt.get(keyText(row.key));
    const other = text === undefined ? undefined : left.get(text);
    if (text === undefined || other === undefined) {
      differences.push({ a: null, b: row });
      continue;
    }
    left.delete(text);
    if (other.hash !== row.hash) differences.push({ a: other, b: row });
  }
  for (const row of left.values()) differences.push({ a: row, b: null });
  return differences;
}

/** Both lists without the rows that stand in the same place of both and are the same: nearly all, in most stretches. */
function withoutEqual(rowsA: readonly KeyHash[], rowsB: readonly KeyHash[]): [KeyHash[], KeyHash[]] {
  const differs = (row: KeyHash, other: KeyHash | undefined): boolean =>
    other?.hash !== row.hash || keyText(other.key) !== keyText(row.key);
  return [
    rowsA.filter((row, index) => differs(row, rowsB[index])),
    rowsB.filter((row, index) => differs(row, rowsA[index])),
  ];
}

const NOTHING: ReadonlyMap<string, string> = new Map();

function isLoose(layout: Layout): boolean {
  return layout.key.some((index) => {
    const column = layout.columns[index];
    return column !== undefined && hasLooseEquality(column);
  });
}

/** For each key of `rows` that `source` has under another spelling: its text there. */
async function askServer(source: HashSource, rows: readonly KeyHash[]): Promise<ReadonlyMap<string, string>> {
  const { session, layout, from } = source;
  const spelt = new Map<string, string>();
  const statements = [];
  for (let start = 0; start < rows.length; start += KEYS_PER_STATEMENT) {
    const selects = rows.slice(start, start + KEYS_PER_STATEMENT).map((row, offset) => {
      const equal = keyEquals(layout, row.key, 't');
      const where = whereWithin(source, ALL_KEYS).sql;
      return {
        sql: `SELECT ${start + offset}, ${selectKey(layout, 't')} FROM ${from}${where === '' ? ' WHERE' : `${where} AND`} ${equal.sql}`,
        values: equal.values ?? [],
      };
    });
    statements.push(session.rows(unionAll(selects)));
  }
  for (const answer of await Promise.all(statements)) {
    for (const [index, ...key] of answer) {
      const row = rows[Number(index)];
      if (row !== undefined) spelt.set(keyText(row.key), keyText(key.map((value) => value ?? '')));
    }
  }
  return spelt;
}
