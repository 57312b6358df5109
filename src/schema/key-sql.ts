import type { Sql } from '../mysql/session.js';
import { isInteger, keyComparison, keyLiteral, orderExpr, readExpr } from './encoding.js';
import { id } from '../mysql/identifier.js';
import { isWholeNumber } from './int64.js';
import type { Layout, LayoutColumn } from './layout.js';

/** The canonical values of a row's key columns, in the key's order. */
export type Key = readonly (string | Buffer)[];

/** A stretch of keys in the server's order: `after` is excluded, `upTo` included, null means open at that end. */
export interface KeyRange {
  readonly after: Key | null;
  readonly upTo: Key | null;
}

// MariaDB turns longer lists into a join with a temporary table (in_predicate_conversion_threshold = 1000).
const LONGEST_LIST = 500;

function keyColumns(layout: Layout): LayoutColumn[] {
  return layout.key.map((index) => {
    const column = layout.columns[index];
    if (column === undefined) throw new RangeError(`key column ${index} of ${layout.name} is not in its layout`);
    return column;
  });
}

/** The only key column, if it is an integer. */
export function integerKey({ columns, key }: Layout): LayoutColumn | null {
  const [index, ...others] = key;
  const column = index === undefined ? undefined : columns[index];
  return column !== undefined && others.length === 0 && isInteger(column) ? column : null;
}

/** The select list of a row's key, as canonical values. */
export function selectKey(layout: Layout, alias: string): string {
  return keyColumns(layout)
    .map((column) => readExpr(column, alias))
    .join(', ');
}

/** The ORDER BY list in which key ranges lie. */
export function orderByKey(layout: Layout, alias: string): string {
  return keyColumns(layout)
    .map((column) => orderExpr(column, alias))
    .join(', ');
}

/** True only if a key that people or logs wrote is surely spelt as the table itself would spell it. */
export function isSpeltAsStored(layout: Layout, key: Key): boolean {
  return keyColumns(layout).every((column, place) => {
    return isInteger(column) && isWholeNumber(part(key, place).toString());
  });
}

/** Predicate: the row has this key, as the server compares (`a` may equal `A`). */
export function keyEquals(layout: Layout, key: Key, alias: string): Sql {
  return joined(
    keyColumns(layout).map((column, place) => keyComparison(column, '=', part(key, place), alias)),
    ' AND ',
  );
}

/**
 * Predicate: the row has one of these keys. FALSE for none. Keys of several columns are grouped by all but their last
 * column and spelt out with OR: `(a, b) IN (…)` of MariaDB 10.11 looks up only by `a` when the list is long.
 */
export function keyIn(layout: Layout, keys: readonly Key[], alias: string): Sql {
  if (keys.length === 0) return { sql: 'FALSE', values: [] };
  const columns = keyColumns(layout);
  const leading = columns.slice(0, -1);
  const last = columns.at(-1);
  if (last === undefined) throw new RangeError(`${layout.name} has no key`);
  const groups = leading.length === 0 ? [keys] : byLeading(keys);
  const alternatives = groups.map((group) => {
    const lists = inLists(
      last,
      group.map((key) => part(key, leading.length)),
      alias,
    );
    const equal = leading.map((column, place) => keyComparison(column, '=', part(group[0] ?? [], place), alias));
    return equal.length === 0 ? lists : parenthesised(joined([...equal, parenthesised(lists)], ' AND '));
  });
  return parenthesised(joined(alternatives, ' OR '));
}

/** Those that differ only in their last value together. */
function byLeading(keys: readonly Key[]): readonly (readonly Key[])[] {
  const groups = new Map<string, Key[]>();
  for (const key of keys) {
    const prefix = keyText(key.slice(0, -1));
    const group = groups.get(prefix);
    if (group === undefined) groups.set(prefix, [key]);
    else group.push(key);
  }
  return [...groups.values()];
}

function inLists(column: LayoutColumn, values: readonly (string | Buffer)[], alias: string): Sql {
  const lists: Sql[] = [];
  for (let start = 0; start < values.length; start += LONGEST_LIST) {
    const list = joined(
      values.slice(start, start + LONGEST_LIST).map((value) => keyLiteral(column, value)),
      ', ',
    );
    lists.push({ sql: `${alias}.${id(column.name)} IN (${list.sql})`, values: list.values ?? [] });
  }
  return joined(lists, ' OR ');
}

/**
 * Predicate: the row's key lies in the range. TRUE for an open range. Each end is spelt out column by column
 * (`a > 1 OR (a = 1 AND b > 2)`): the servers use the index for that, but not for `(a, b) > (1, 2)`.
 */
export function keyBetween(layout: Layout, range: KeyRange, alias: string): Sql {
  const columns = keyColumns(layout);
  const ends: Sql[] = [];
  if (range.after !== null) ends.push(beyond(columns, range.after, '>', '>', alias));
  if (range.upTo !== null) ends.push(beyond(columns, range.upTo, '<', '<=', alias));
  return ends.length === 0 ? { sql: 'TRUE', values: [] } : joined(ends, ' AND ');
}

/** `strict` compares all columns but the last one, which is compared by `final`. */
function beyond(columns: readonly LayoutColumn[], key: Key, strict: '>' | '<', final: '>' | '<=', alias: string): Sql {
  const [column, ...rest] = columns;
  if (column === undefined) throw new RangeError('a key has no columns');
  const value = part(key, 0);
  if (rest.length === 0) return keyComparison(column, final, value, alias);
  const further = beyond(rest, key.slice(1), strict, final, alias);
  const equal = parenthesised(joined([keyComparison(column, '=', value, alias), further], ' AND '));
  return parenthesised(joined([keyComparison(column, strict, value, alias), equal], ' OR '));
}

function part(key: Key, place: number): string | Buffer {
  const value = key[place];
  if (value === undefined) throw new RangeError(`a key has ${key.length} values, more were expected`);
  return value;
}

function joined(parts: readonly Sql[], separator: string): Sql {
  return {
    sql: parts.map(({ sql }) => sql).join(separator),
    values: parts.flatMap(({ values }) => values ?? []),
  };
}

function parenthesised(predicate: Sql): Sql {
  return { ...predicate, sql: `(${predicate.sql})` };
}

/** The key as one string, different for different canonical values: for use in a Map. Not for people. */
export function keyText(key: Key): string {
  const [only] = key;
  if (key.length === 1 && only !== undefined) return plain(only);
  return key.map((value) => `${value.length}:${plain(value)}`).join('');
}

function plain(value: string | Buffer): string {
  return typeof value === 'string' ? value : value.toString('latin1');
}
