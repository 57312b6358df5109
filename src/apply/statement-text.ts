import { id } from '../mysql/identifier.js';
import type { Row, Value } from '../mysql/session.js';
import type { Layout } from '../schema/layout.js';

function literal(value: Value): string {
  if (value === null) return 'NULL';
  if (Buffer.isBuffer(value)) return value.length === 0 ? `''` : `0x${value.toString('hex')}`;
  const plain = !value.includes('\\') && !value.includes(`'`);
  return plain ? `'${value}'` : `'${value.replaceAll('\\', '\\\\').replaceAll(`'`, `''`)}'`;
}

function keyCondition(layout: Layout, key: readonly Value[]): string {
  return layout.key
    .map((index, at) => `${id(layout.columns[index]?.name ?? '')} = ${literal(key[at] ?? null)}`)
    .join(' AND ');
}

/**
 * A write as sync_log tells it to people: a whole statement with its values in place. It is never run; what runs is
 * bound. An update names only the columns that change where the row before is known.
 */
export function statementText(
  layout: Layout,
  write: { readonly action: 'insert' | 'update' | 'delete'; readonly key: readonly Value[]; readonly row: Row | null },
  before: Row | null,
): string {
  const table = id(layout.name);
  const { action, key, row } = write;
  if (action === 'delete' || row === null) return `DELETE FROM ${table} WHERE ${keyCondition(layout, key)}`;
  const columns = layout.columns.map(({ name }, index) => ({ name: id(name), value: row[index] ?? null, index }));
  if (action === 'insert') {
    const names = columns.map(({ name }) => name).join(', ');
    return `INSERT INTO ${table} (${names}) VALUES (${columns.map(({ value }) => literal(value)).join(', ')})`;
  }
  const changed = columns.filter(({ value, index }) => before === null || !sameValue(value, before[index] ?? null));
  const set = changed.map(({ name, value }) => `${name} = ${literal(value)}`).join(', ');
  return `UPDATE ${table} SET ${set} WHERE ${keyCondition(layout, key)}`;
}

/** Equal as the engine carries values: byte for byte. */
export function sameValue(a: Value, b: Value): boolean {
  if (Buffer.isBuffer(a) && Buffer.isBuffer(b)) return a.equals(b);
  return a === b;
}
