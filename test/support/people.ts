import type { FreshDatabase, RawRow } from './database.js';

/** The application's people, as the default configuration finds them. */
export const USERS = `CREATE TABLE users (id INT PRIMARY KEY, email VARCHAR(100), name VARCHAR(50), lastname VARCHAR(50), user_name VARCHAR(50))`;

/** What the application writes beside a change: who made it. `at`: by the site's clock, UTC; now where absent. */
export async function logChange(
  site: FreshDatabase,
  siteId: number,
  user: number,
  entry: { table: string; record: string | number; type?: string; comment?: string; at?: string },
): Promise<void> {
  await site.query(
    `INSERT INTO change_log (site_id, user_id, \`table\`, record_id, update_type, comment, \`timestamp\`)
     VALUES (?, ?, ?, ?, ?, ?, COALESCE(?, CURRENT_TIMESTAMP(6)))`,
    [siteId, user, entry.table, String(entry.record), entry.type ?? 'update', entry.comment ?? null, entry.at ?? null],
  );
}

/** The hub's sync_log, in short: from → to, who, what. */
export async function syncLog(hub: FreshDatabase, where = 'TRUE'): Promise<string[]> {
  const rows: RawRow[] = await hub.query(
    `SELECT site_id_from, site_id_to, user_id, user_name, \`table\`, record_id, update_type FROM sync_log WHERE ${where}
      ORDER BY \`table\`, record_id, site_id_from, site_id_to, id`,
  );
  return rows.map((row) => {
    const {
      site_id_from: from,
      site_id_to: to,
      user_id: id,
      user_name: name,
      record_id: record,
      update_type: type,
    } = row;
    return `${String(from)}→${String(to)} ${String(id)} ${String(name)}: ${String(type)} ${String(row['table'])} ${String(record)}`;
  });
}
