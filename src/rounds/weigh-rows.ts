import { rowsOfKeys } from '../compare/rows-of-keys.js';
import { alignKeys } from '../ledger/align-keys.js';
import { id, qualified } from '../mysql/identifier.js';
import type { Session } from '../mysql/session.js';
import { type Key, keyIn, selectKey } from '../schema/key-sql.js';
import type { Layout } from '../schema/layout.js';
import { BYTES_IN_HAND } from './rows-that-fit.js';
import type { PassContext, RunTable } from './pass-context.js';
import { keyOf, type Pair } from './work.js';

/** Some rows of one table. */
export interface Weighed {
  readonly table: RunTable;
  readonly pairs: readonly Pair[];
}

/** Bytes of rows by their index among the pairs, both sides together. Rows that are not there are light. */
export type Weights = ReadonlyMap<number, number>;

/** The average says nothing of one large row among many small ones. */
const ROOMY = /^(?:medium|long)(?:text|blob)$|^json$/u;

/** A row may be much larger than the others. */
export function mayBeLarge({ columns }: Layout): boolean {
  return columns.some(({ dataType }) => ROOMY.test(dataType));
}

/**
 * Which rows are large, asked of both sides in one round trip; of tables without a column that may hold much, nothing is
 * asked. Rows that together are no more than is in hand at once are not told.
 */
export async function weighRows(
  { run, spoke, hubRead }: PassContext,
  groups: readonly Weighed[],
): Promise<readonly Weights[]> {
  const rows = groups.reduce((sum, { pairs }) => sum + pairs.length, 0);
  const least = Math.floor(BYTES_IN_HAND / Math.max(1, rows));
  return Promise.all(
    groups.map(async ({ table: { ledger }, pairs }): Promise<Weights> => {
      const { layout } = ledger;
      // One row by itself cannot be taken in smaller parts.
      if (rows < 2 || !mayBeLarge(layout)) return new Map();
      const atSpoke = qualified(spoke.schema.database, layout.name);
      const sides = await Promise.all([
        largeRows(hubRead, ledger.data, layout, pairs.map(keyOf), least),
        largeRows(
          spoke.read,
          atSpoke,
          layout,
          pairs.map((pair) => pair.spoke ?? pair.hub ?? []),
          least,
        ),
      ]);
      const both = new Map<number, number>();
      for (const [index, bytes] of sides.flatMap((side) => [...side])) both.set(index, (both.get(index) ?? 0) + bytes);
      run.signal?.throwIfAborted();
      return both;
    }),
  );
}

async function largeRows(
  session: Session,
  from: string,
  layout: Layout,
  keys: readonly Key[],
  least: number,
): Promise<Weights> {
  const roomy = layout.columns.filter(({ dataType }) => ROOMY.test(dataType));
  const bytes = roomy.map(({ name }) => `COALESCE(OCTET_LENGTH(t.${id(name)}), 0)`).join(' + ');
  const found = await rowsOfKeys(session, keys, 1, (some) => {
    const where = keyIn(layout, some, 't');
    return {
      sql: `SELECT ${bytes}, ${selectKey(layout, 't')}
              FROM ${from} t
             WHERE ${where.sql} AND ${bytes} > ?`,
      values: [...(where.values ?? []), least],
    };
  });
  const keyOfRow = ([, ...key]: (typeof found)[number]): Key => key.map((value) => value ?? '');
  const aligned = await alignKeys(session, layout, `${from} t`, keys, found, keyOfRow);
  return new Map([...aligned].map(([index, [size]]) => [index, Number(size)]));
}

/** The groups in as many goes as their weight asks for; a row that is too heavy goes alone. Pure. */
export function* inLightGoes<G extends Weighed>(
  groups: readonly G[],
  weights: readonly Weights[],
): Generator<(G & { readonly pairs: readonly Pair[] })[]> {
  let go: G[] = [];
  let held = 0;
  for (const [at, group] of groups.entries()) {
    let from = 0;
    for (const index of group.pairs.keys()) {
      const weight = weights[at]?.get(index) ?? 0;
      if (held > 0 && held + weight > BYTES_IN_HAND) {
        if (index > from) go.push({ ...group, pairs: group.pairs.slice(from, index) });
        yield go;
        [go, held, from] = [[], 0, index];
      }
      held += weight;
    }
    if (group.pairs.length > from) go.push({ ...group, pairs: group.pairs.slice(from) });
  }
  if (go.length > 0) yield go;
}
