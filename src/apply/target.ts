import { id, qualified } from '../mysql/identifier.js';
import type { Session } from '../mysql/session.js';
import { rowHash } from '../compare/fingerprint.js';
import { hashesOf } from '../compare/hashes-of.js';
import { UNSIGNED, writeExpr } from '../schema/encoding.js';
import type { Key } from '../schema/key-sql.js';
import type { Layout, LayoutColumn } from '../schema/layout.js';
import type { ForeignKey } from '../schema/table.js';

/** One table of one site as a writer sees it. `session` has a write transaction open. */
export interface Target {
  readonly session: Session;
  readonly database: string;
  readonly layout: Layout;
  /** Foreign keys of any table that point at this one. */
  readonly children: readonly ForeignKey[];
  /** Columns that are written in a second step: they close a cycle of foreign keys, or point at the table itself. */
  readonly deferred: readonly string[];
}

/** The table's qualified name. */
export function tableOf(target: Target): string {
  return qualified(target.database, target.layout.name);
}

/**
 * `locked`: the rows stay as read until commit. `locked at once`: the same, but rows that another holds are left out.
 * `locked or refused`: the same, but it fails as a lock wait does, at once, if another holds one.
 */
export type Reading = 'plain' | 'locked' | 'locked at once' | 'locked or refused';

const locking: Readonly<Record<Reading, string>> = {
  plain: '',
  locked: 'FOR UPDATE',
  'locked at once': 'FOR UPDATE SKIP LOCKED',
  'locked or refused': 'FOR UPDATE NOWAIT',
};

/** Row hash by index into `keys`, missing where there is no such row. */
export function standingHashes(target: Target, keys: readonly Key[], reading: Reading): Promise<Map<number, string>> {
  const { session, layout } = target;
  const source = { session, layout, from: `${tableOf(target)} t`, where: null, hash: rowHash(layout, 't') };
  return hashesOf(source, keys, locking[reading]);
}

/** An INSERT of one row, for `Session.batch`. Its values are the row's, in the layout's order. */
export function insertSql(target: Target): string {
  const { columns } = target.layout;
  return `INSERT INTO ${tableOf(target)} (${columns.map(({ name }) => id(name)).join(', ')})
          VALUES (${columns.map(writeExpr).join(', ')})`;
}

/**
 * An UPDATE of one row by its key, for `Session.batch`. Every column is set, those with ON UPDATE too, so that none
 * changes by itself; ignored ones with ON UPDATE are set to themselves. Values: the row's, then the key's.
 */
export function updateSql(target: Target): string {
  return setSql(target, target.layout.columns);
}

/** The same for some of the columns. Values: theirs, then the key's. */
export function setSql(target: Target, columns: readonly LayoutColumn[]): string {
  const { frozen, key } = target.layout;
  const set = [
    ...columns.map((column) => `${id(column.name)} = ${writeExpr(column)}`),
    ...frozen.map((name) => `${id(name)} = ${id(name)}`),
  ];
  return `UPDATE ${tableOf(target)} SET ${set.join(', ')} WHERE ${keyPlaces(target, key)}`;
}

/** A DELETE of one row by its key, for `Session.batch`. Values: the key's. */
export function deleteSql(target: Target): string {
  return `DELETE FROM ${tableOf(target)} WHERE ${keyPlaces(target, target.layout.key)}`;
}

function keyPlaces(target: Target, key: readonly number[]): string {
  return key
    .map((index) => target.layout.columns[index])
    .map((column) => (column === undefined ? 'FALSE' : `${id(column.name)} = ${comparedPlace(column)}`))
    .join(' AND ');
}

/** A placeholder that compares in the column's own type: bound text against a number would be compared as a float. */
function comparedPlace(column: LayoutColumn): string {
  if (/int$/u.test(column.dataType)) return column.columnType.includes('unsigned') ? UNSIGNED : 'CAST(? AS SIGNED)';
  if (column.dataType === 'decimal')
    return `CAST(? AS ${column.columnType.replace(/ (?:unsigned|zerofill)/gu, '').toUpperCase()})`;
  if (column.dataType === 'float' || column.dataType === 'double') return 'CAST(? AS DOUBLE)';
  return writeExpr(column);
}
