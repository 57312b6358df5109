import type { ReadImage } from '../compare/images.js';
import { hashOfRow } from '../compare/client-hash.js';
import type { Sql } from '../mysql/session.js';
import { type Key, keyIn } from '../schema/key-sql.js';
import type { Layout } from '../schema/layout.js';
import type { HubTransaction } from './hub-writer.js';
import type { LedgerTable } from './ledger-table.js';

/** A row of the hub that was put in form: as it stands now, and as it stood. */
export interface Respelling {
  readonly key: Key;
  readonly image: ReadImage;
  readonly stood: NonNullable<ReadImage['stored']>;
}

/**
 * Takes a new spelling of hub rows over into what was agreed on before with any spoke: earlier versions and pins that hold
 * the old one. Else the spelling would pass for a change of the hub, and the next edit at a spoke for a conflict with it.
 * Versions keep their numbers: a spoke whose bookmark stands before the new one still gets the spelling.
 */
export async function respellMemory(
  tx: HubTransaction,
  table: LedgerTable,
  rows: readonly Respelling[],
): Promise<void> {
  if (rows.length === 0) return;
  const { session } = tx;
  const keys = rows.map(({ key }) => key);
  const pinned = await session.rows({ sql: `SELECT DISTINCT \`~site\` FROM ${table.pins}` });
  const sites = pinned.map(([site]) => Number(site)).join(', ');
  for (const [set, layout] of [[table.columnSet, table.layout] as const, ...comparable(table)]) {
    const hashes = rows.flatMap(({ stood, image }): Hashes[] => {
      const old = set === table.columnSet ? stood.hash : hashOfRow(layout, stood.row);
      return old === null ? [] : [{ old, now: image.hash, columns: image.columnHashes?.join('') ?? null }];
    });
    if (hashes.length === 0) continue;
    await session.write(respelt(table, set, hashes, '', table.superseded, keyIn(table.layout, keys, 't')));
    if (sites === '') continue;
    const where = keyIn(table.layout, keys, 't');
    const ofSites = { sql: `t.\`~site\` IN (${sites}) AND ${where.sql}`, values: where.values ?? [] };
    for (const form of ['', 'new_']) await session.write(respelt(table, set, hashes, form, table.pins, ofSites));
  }
}

interface Hashes {
  readonly old: string;
  readonly now: string;
  readonly columns: string | null;
}

/** Past layouts over the very columns of now: what their hash of a row was can be told. */
function comparable({ layout, oldLayouts }: LedgerTable): [number, Layout][] {
  const names = layout.columns.map(({ name }) => name).join('\n');
  return [...oldLayouts].filter(
    ([, { columns }]) =>
      columns.map(({ name }) => name).join('\n') === names && columns.every(({ castTo }) => castTo === undefined),
  );
}

/** One statement for all rows: a hash is over the key too. The hash is set last, since what is set is seen behind it. */
function respelt(
  table: LedgerTable,
  set: number,
  hashes: readonly Hashes[],
  form: string,
  from: string,
  where: Sql,
): Sql {
  const hash = `\`~${form}hash\``;
  // A number of 64 bits that is bound as text would be compared as a float.
  const cases = (now: (one: Hashes) => string): string =>
    hashes.map((one) => `WHEN ${BigInt(one.old)} THEN ${now(one)}`).join(' ');
  return {
    sql: `UPDATE ${from} t
             SET \`~${form}columns\` = CASE ${hash} ${cases(() => '?')} END,
                 \`~${form}set\` = ?,
                 ${hash} = CASE ${hash} ${cases(({ now }) => String(BigInt(now)))} END
           WHERE \`~${form}set\` = ? AND ${hash} IN (${hashes.map(({ old }) => BigInt(old)).join(', ')}) AND ${where.sql}`,
    values: [...hashes.map(({ columns }) => columns), table.columnSet, set, ...(where.values ?? [])],
  };
}
