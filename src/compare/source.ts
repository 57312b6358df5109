import type { Session, Sql } from '../mysql/session.js';
import { keyBetween, type KeyRange } from '../schema/key-sql.js';
import type { Layout } from '../schema/layout.js';

/** Something that can be compared row by row: a site's table, or the ledger's newest versions. */
export interface HashSource {
  readonly session: Session;
  /** Names and types of the key columns must be those of the source. */
  readonly layout: Layout;
  /** SQL after FROM. The row alias is `t`. */
  readonly from: string;
  /** A further filter over `t`, without values; null for none. */
  readonly where: string | null;
  /** SQL over `t` that gives the row's hash, BIGINT UNSIGNED and never NULL. */
  readonly hash: string;
}

/** The WHERE clause for the source's rows within a range of keys, with a leading space; empty if there is none. */
export function whereWithin(source: HashSource, range: KeyRange): Sql {
  const between = keyBetween(source.layout, range, 't');
  const open = range.after === null && range.upTo === null;
  const conditions = [...(open ? [] : [between.sql]), ...(source.where === null ? [] : [`(${source.where})`])];
  return {
    sql: conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`,
    values: between.values ?? [],
  };
}

/** Several selects as one statement. */
export function unionAll(selects: readonly Sql[]): Sql {
  return {
    sql: selects.map(({ sql }) => `(${sql})`).join('\nUNION ALL '),
    values: selects.flatMap(({ values }) => values ?? []),
  };
}
