import { allOffices, type Office, type Offices } from './offices.js';

/** Where not all offices hold the same rows, in words; null: they do. By counts and 64 bits of SHA-256 of each row. */
export async function firstDifference(offices: Offices): Promise<string | null> {
  for (const table of offices.tables) {
    const sums = await Promise.all(allOffices(offices).map((office) => checksum(office, table)));
    const [hub, ...spokes] = sums;
    const off = spokes.findIndex((sum) => sum !== hub);
    if (off >= 0) return `${table} is ${hub} at the hub and ${spokes[off]} at ${offices.spokes[off]?.name ?? ''}`;
  }
  return null;
}

async function checksum({ db, database }: Office, table: string): Promise<string> {
  const columns = await db.query<{ name: string }[]>(
    `SELECT COLUMN_NAME AS name
       FROM information_schema.COLUMNS
      WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?
      ORDER BY ORDINAL_POSITION`,
    [database, table],
  );
  if (columns.length === 0) throw new Error(`${database} has no table ${table}`);
  // Lengths and an explicit NULL: no two different rows read the same.
  const values = columns.map(({ name }) => `IFNULL(CONCAT(OCTET_LENGTH(\`${name}\`), ':', \`${name}\`), '-')`);
  const hash = `SHA2(CONCAT_WS(',', ${values.join(', ')}), 256)`;
  const [row] = await db.query<{ rows: number; sum: string }[]>(
    `SELECT COUNT(*) AS \`rows\`, HEX(BIT_XOR(CAST(CONV(LEFT(${hash}, 16), 16, 10) AS UNSIGNED))) AS sum
       FROM \`${table}\``,
  );
  return `${row?.rows} rows, ${row?.sum}`;
}
