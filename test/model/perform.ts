import type { FreshDatabase, RawRow } from '../support/database.js';
import type { Edit } from './scenario.js';
import {
  keyNames,
  parentNames,
  recordText,
  type Shape,
  spellings,
  type Spelling,
  type TableName,
  whereKey,
} from './shape.js';

/** An edit that was made, with what its author saw in the row before and replaced. */
export interface JournalEntry {
  readonly site: number;
  readonly table: TableName;
  readonly record: number;
  /** Null: the row was deleted. Else the mark, and the columns that took it. */
  readonly set: { readonly mark: string; readonly columns: readonly ('v' | 'w')[] } | null;
  readonly saw: { readonly v?: string | null; readonly w?: string | null };
  /** Every site had been synced before, so that all of them share a base. */
  readonly warm: boolean;
  /** The site was restored from a backup since: the edit may be gone, unless another site had it already. */
  readonly gone: boolean;
}

const stampText = (time: number): string => `2026-03-01 12:00:0${String(time)}.000000`;
const quoted = (value: string | null): string => (value === null ? 'NULL' : `'${value}'`);

type Found = { readonly spelling: Spelling; readonly v: string | null; readonly w: string | null } | null;

/**
 * Makes an edit at a site as an application would: row and change log in one transaction. Gives what was done, in
 * order; nothing where the site refused it (a unique value, a foreign key, a lock) or there was nothing to do.
 */
export async function perform(
  db: FreshDatabase,
  shape: Shape,
  edit: Edit,
  mark: string,
  site: { readonly id: number; readonly warm: boolean },
): Promise<JournalEntry[]> {
  const entries: Omit<JournalEntry, 'site' | 'warm' | 'gone'>[] = [];
  const { table, record, op } = edit;
  const columns = edit.columns === 'vw' ? (['v', 'w'] as const) : ([edit.columns] as const);

  async function find(of: TableName, which: number): Promise<Found> {
    const [first] = spellings(shape, of, which);
    const names = keyNames(shape, of);
    const [row] = await db.query(
      `SELECT ${names.map((name) => `CAST(${name} AS CHAR) AS ${name}`).join(', ')}, v, w
         FROM ${of} WHERE ${whereKey(shape, of, first!)} FOR UPDATE`,
    );
    if (row === undefined) return null;
    const texts = names.map((name) => String(row[name]));
    const spelling = spellings(shape, of, which).find((one) => one.texts.join('\0') === texts.join('\0')) ?? first!;
    return { spelling, v: row['v'] as string | null, w: row['w'] as string | null };
  }

  const both = ({ v, w }: NonNullable<Found>): JournalEntry['saw'] => ({ v, w });

  async function log(spelling: Spelling, kind: 'new' | 'update' | 'delete'): Promise<void> {
    if (edit.user === null) return;
    const type = kind === 'delete' && edit.force ? 'force delete' : kind;
    await db.query(
      `INSERT INTO change_log (site_id, user_id, \`table\`, record_id, update_type, comment, timestamp)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
      [site.id, edit.user, table, recordText(spelling), type, mark, stampText(edit.time ?? 1)],
    );
  }

  function assignments(): [name: string, literal: string][] {
    return [
      ...columns.map((name): [string, string] => [name, quoted(mark)]),
      ...(edit.unique === 'keep' || table === 'child'
        ? []
        : [['u', edit.unique === 'null' ? 'NULL' : quoted(edit.unique)] as [string, string]]),
      ...(table === 'child' ? parentAssignments() : []),
      ...(shape.stamped
        ? [[`${table}_timestamp`, edit.time === null ? '' : quoted(stampText(edit.time))] as [string, string]]
        : []),
    ];
  }

  function parentAssignments(): [name: string, literal: string][] {
    const [parent] = spellings(shape, 'item', edit.other);
    return parentNames(shape).map((name, i) => [name, parent?.literals[i] ?? 'NULL']);
  }

  async function update(found: NonNullable<Found>, key: Spelling): Promise<void> {
    const keys = keyNames(shape, table).map((name, i): [string, string] => [name, key.literals[i] ?? 'NULL']);
    const set = [...keys, ...assignments()].map(([name, literal]) => `${name} = ${literal === '' ? name : literal}`);
    await db.query(`UPDATE ${table} SET ${set.join(', ')} WHERE ${whereKey(shape, table, found.spelling)}`);
  }

  async function insert(key: Spelling): Promise<void> {
    const values = assignments().map(([name, literal]) => [name, literal === '' ? quoted(stampText(1)) : literal]);
    const names = [...keyNames(shape, table), ...values.map(([name]) => name)];
    await db.query(
      `INSERT INTO ${table} (${names.join(', ')}) VALUES (${[...key.literals, ...values.map(([, literal]) => literal)].join(', ')})`,
    );
  }

  async function remove(found: NonNullable<Found>): Promise<void> {
    if (table === 'item' && shape.child === 'CASCADE') await noteCascade(found.spelling);
    await db.query(`DELETE FROM ${table} WHERE ${whereKey(shape, table, found.spelling)}`);
  }

  async function noteCascade(parent: Spelling): Promise<void> {
    const where = parentNames(shape).map((name, i) => `${name} = ${parent.literals[i] ?? 'NULL'}`);
    const rows = await db.query(`SELECT id, v, w FROM child WHERE ${where.join(' AND ')} FOR UPDATE`);
    for (const row of rows as (RawRow & { id: number; v: string | null; w: string | null })[]) {
      entries.push({ table: 'child', record: row.id, set: null, saw: { v: row.v, w: row.w } });
    }
  }

  const setEntry = (which: number, before: Found): void => {
    const saw = before === null ? {} : Object.fromEntries(columns.map((column) => [column, before[column]]));
    entries.push({ table, record: which, set: { mark, columns }, saw });
  };

  async function act(): Promise<void> {
    const found = await find(table, record);
    const [first, second] = spellings(shape, table, record);
    if (found === null) {
      if (op === 'delete' || op === 'rekey') return;
      await insert(first!);
      await log(first!, 'new');
      setEntry(record, null);
      return;
    }
    const others = spellings(shape, table, record).filter((one) => one !== found.spelling);
    switch (op) {
      case 'set':
        await update(found, found.spelling);
        await log(found.spelling, 'update');
        setEntry(record, found);
        return;
      case 'respell':
        await update(found, others[0] ?? found.spelling);
        await log(others[0] ?? found.spelling, 'update');
        setEntry(record, found);
        return;
      case 'delete':
        await remove(found);
        await log(found.spelling, 'delete');
        entries.push({ table, record, set: null, saw: both(found) });
        return;
      case 'replace':
        await remove(found);
        await insert(second ?? first!);
        await log(second ?? first!, 'new');
        // Both values of the row before are gone, whichever columns got the mark.
        entries.push({ table, record, set: { mark, columns }, saw: both(found) });
        return;
      case 'rekey': {
        if (edit.other === record || (await find(table, edit.other)) !== null) return;
        const target = spellings(shape, table, edit.other)[0]!;
        await update(found, target);
        await log(found.spelling, 'delete');
        await log(target, 'new');
        entries.push({ table, record, set: null, saw: both(found) });
        setEntry(edit.other, null);
        return;
      }
    }
  }

  await db.run('START TRANSACTION');
  try {
    await act();
    await db.run('COMMIT');
    return entries.map((entry) => ({ ...entry, site: site.id - 1, warm: site.warm, gone: false }));
  } catch (error) {
    await db.run('ROLLBACK');
    if (isRefusal(error)) return [];
    throw error;
  }
}

/** Duplicate key, foreign keys, lock wait, deadlock: what an application gets told every day. */
function isRefusal(error: unknown): boolean {
  return [1062, 1451, 1452, 1205, 1213, 1020].includes((error as { errno?: number }).errno ?? 0);
}
