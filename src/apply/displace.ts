import { randomBytes } from 'node:crypto';
import { isRowRefusal } from '../mysql/errno.js';
import { id } from '../mysql/identifier.js';
import type { Value } from '../mysql/session.js';
import type { LayoutColumn } from '../schema/layout.js';
import { runBatch, updateValues } from './batch.js';
import type { RowWrite } from './row-write.js';
import { tableOf, type Target, whereKey } from './target.js';

/** A value that nothing holds, most likely: what stands in a unique column for a moment. Undefined: the type has none. */
function placeholder(column: LayoutColumn): Value | undefined {
  if (column.nullable) return null;
  const noise = randomBytes(20).toString('hex');
  const length = Number(/\((\d+)\)/u.exec(column.columnType)?.[1] ?? '40');
  if (/^(?:varchar|char|tinytext|text|mediumtext|longtext)$/u.test(column.dataType)) return length < 4 ? undefined : noise.slice(0, length);
  if (/^(?:varbinary|binary|tinyblob|blob|mediumblob|longblob)$/u.test(column.dataType)) return length < 4 ? undefined : Buffer.from(noise.slice(0, length));
  const unsigned = column.columnType.includes('unsigned');
  if (/^(?:int|bigint)$/u.test(column.dataType)) return (unsigned ? 4294967295 - randomBytes(3).readUIntBE(0, 3) : -2147483648 + randomBytes(3).readUIntBE(0, 3)).toString();
  if (/^(?:date|datetime)$/u.test(column.dataType)) return `0${100 + (randomBytes(1)[0] ?? 0)}-01-01`;
  return undefined;
}

/** One column of each unique key that may stand aside; null where a key has none. */
function columnsToDisplace(target: Target): LayoutColumn[] | null {
  const keyNames = new Set(target.layout.key.map((index) => target.layout.columns[index]?.name));
  const chosen: LayoutColumn[] = [];
  for (const unique of target.layout.uniqueKeys) {
    const column = unique.columns
      .filter((name) => !keyNames.has(name))
      .map((name) => target.layout.columns.find((candidate) => candidate.name === name))
      .find((candidate) => candidate !== undefined && placeholder(candidate) !== undefined);
    if (column === undefined) return null;
    chosen.push(column);
  }
  return chosen;
}

async function standAside(target: Target, columns: readonly LayoutColumn[], write: RowWrite): Promise<void> {
  const where = whereKey(target, write.key);
  await target.session.write({
    sql: `UPDATE ${tableOf(target)} t SET ${columns.map(({ name }) => `t.${id(name)} = ?`).join(', ')} WHERE ${where.sql}`,
    values: [...columns.map((column) => placeholder(column) ?? null), ...(where.values ?? [])],
  });
}

/**
 * Updates that swap unique values among themselves (a→b, b→a): every row first gives up its unique values for
 * placeholders, then takes its own. All in the open transaction, so that nobody sees the middle. Gives the writes that
 * went through; a row that is blocked by one outside of the group is left as it was.
 */
export async function applyWithDisplacement(target: Target, writes: readonly RowWrite[]): Promise<RowWrite[]> {
  const columns = columnsToDisplace(target);
  if (columns === null || columns.length === 0) return [];
  let group = [...writes];
  while (group.length > 1) {
    await target.session.write({ sql: 'SAVEPOINT swap' });
    try {
      for (const write of group) await standAside(target, columns, write);
    } catch (error) {
      if (!isRowRefusal(error)) throw error;
      await target.session.write({ sql: 'ROLLBACK TO SAVEPOINT swap' });
      return [];
    }
    const refused = await runBatch(target, 'update', group, updateValues);
    if (refused.size === 0) return group;
    await target.session.write({ sql: 'ROLLBACK TO SAVEPOINT swap' });
    group = group.filter((write) => !refused.has(write));
  }
  return [];
}
