import type { ReadImage } from '../compare/images.js';
import type { Sql } from '../mysql/session.js';
import { type Key, keyIn } from '../schema/key-sql.js';
import { partsThatFit } from '../schema/keys-that-fit.js';
import type { Layout } from '../schema/layout.js';
import type { HubTransaction } from './hub-writer.js';
import type { LedgerTable } from './ledger-table.js';
import { overPast } from './over-past.js';

/** A row of the hub that was put in form: as it stands now, and as it stood. */
export interface Respelling {
  readonly key: Key;
  readonly image: ReadImage;
  readonly stood: NonNullable<ReadImage['stored']>;
}

/**
 * Takes a new spelling of hub rows over into what was agreed on before with any spoke: earlier versions and pins that hold
 * the old one. Else the spelling would pass for a change of the hub, and the next edit at a spoke for a conflict with it.
 * Versions keep their numbers: a spoke whose bookmark stands before the new one still gets the spelling. They keep their
 * column sets too: nothing was agreed on of a column that was added since.
 */
export async function respellMemory(
  tx: HubTransaction,
  table: LedgerTable,
  rows: readonly Respelling[],
): Promise<void> {
  if (rows.length === 0) return;
  const pinned = await tx.session.rows({ sql: `SELECT DISTINCT \`~site\` FROM ${table.pins}` });
  const sites = pinned.map(([site]) => Number(site)).join(', ');
  // Beside its key each row has its hashes in the statement.
  for (const some of partsThatFit(tx.session, rows, ({ key }) => key, 2)) await takeOverAll(tx, table, some, sites);
}

/** `sites`: those that have pins, as SQL; empty: none. */
async function takeOverAll(
  { session }: HubTransaction,
  table: LedgerTable,
  rows: readonly Respelling[],
  sites: string,
): Promise<void> {
  const where = keyIn(
    table.layout,
    rows.map(({ key }) => key),
    't',
  );
  const ofSites = { sql: `t.\`~site\` IN (${sites}) AND ${where.sql}`, values: where.values ?? [] };
  for (const [set, past] of [[table.columnSet, null] as const, ...table.oldLayouts]) {
    const changes = rows.flatMap((row) => changeOf(table, past, row) ?? []);
    if (changes.length === 0) continue;
    await session.write(takeOver(set, changes, '', table.superseded, where));
    if (sites === '') continue;
    for (const form of ['', 'new_']) await session.write(takeOver(set, changes, form, table.pins, ofSites));
  }
}

/** What the memory holds of a row, and what it is to hold. */
interface Change {
  readonly old: string;
  readonly now: string;
  readonly columns: string | null;
}

/** Over the present columns, or those of the past; null where nothing changes there, or it cannot be told. */
function changeOf(table: LedgerTable, past: Layout | null, { image, stood }: Respelling): Change | null {
  if (past === null) return { old: stood.hash, now: image.hash, columns: image.columnHashes?.join('') ?? null };
  const old = overPast(past, table.layout, stood.row);
  const now = overPast(past, table.layout, image.row);
  if (old === null || now === null || old.hash === now.hash) return null;
  return { old: old.hash, now: now.hash, columns: table.mergesColumns ? now.columns : null };
}

/**
 * One statement for all rows: a hash is over the key too. MariaDB and MySQL alike set from left to right, and what is set
 * is seen behind it (in MariaDB's SIMULTANEOUS_ASSIGNMENT it is not): so the hash, by which the columns go, is set last.
 */
function takeOver(set: number, changes: readonly Change[], form: string, from: string, where: Sql): Sql {
  const hash = `\`~${form}hash\``;
  // A number of 64 bits that is bound as text would be compared as a float.
  const cases = (now: (one: Change) => string): string =>
    changes.map((one) => `WHEN ${BigInt(one.old)} THEN ${now(one)}`).join(' ');
  return {
    sql: `UPDATE ${from} t
             SET \`~${form}columns\` = CASE ${hash} ${cases(() => '?')} END,
                 ${hash} = CASE ${hash} ${cases(({ now }) => String(BigInt(now)))} END
           WHERE \`~${form}set\` = ? AND ${hash} IN (${changes.map(({ old }) => BigInt(old)).join(', ')}) AND ${where.sql}`,
    values: [...changes.map(({ columns }) => columns), set, ...(where.values ?? [])],
  };
}
