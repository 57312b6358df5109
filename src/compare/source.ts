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

/**
 * Selects over several stretches of keys as one statement: `select` gives one over a WHERE clause. Of a key of one column
 * the stretches stand in one clause, so that the row's hash, which is long, is spelt once; over others a server may read
 * the whole table for that.
 */
export function overRanges(source: HashSource, ranges: readonly KeyRange[], select: (where: string) => string): Sql {
  const whole = ranges.find(({ after, upTo }) => after === null && upTo === null);
  if (whole !== undefined || ranges.length === 1 || source.layout.key.length > 1) {
    const parts = ranges.map((range) => {
      const within = whereWithin(source, range);
      return { sql: select(within.sql), values: within.values ?? [] };
    });
    return parts.length === 1 && parts[0] !== undefined ? parts[0] : unionAll(parts);
  }
  const among = ranges.map((range) => keyBetween(source.layout, range, 't'));
  const filter = source.where === null ? '' : ` AND (${source.where})`;
  return {
    sql: select(` WHERE (${among.map(({ sql }) => `(${sql})`).join(' OR ')})${filter}`),
    values: among.flatMap(({ values }) => values ?? []),
  };
}

/** Several selects as one statement. */
export function unionAll(selects: readonly Sql[]): Sql {
  return {
    sql: selects.map(({ sql }) => `(${sql})`).join('\nUNION ALL '),
    values: selects.flatMap(({ values }) => values ?? []),
  };
}
