import { qualified } from '../mysql/identifier.js';
import type { Session } from '../mysql/session.js';
import type { RefusedTable } from '../report/result.js';

/** What a run found of the tables that it walked, for one site. */
export interface LookedAt {
  readonly site: number;
  /** All tables of the run. */
  readonly tables: readonly string[];
  readonly refused: readonly RefusedTable[];
}

/** Notes which tables are left out at a site. Tables that this run did not walk stay as they were. */
export async function noteRefused(session: Session, state: string, { site, tables, refused }: LookedAt): Promise<void> {
  const noted = qualified(state, 'refused_table');
  const known = (await readRefused(session, state, site)).get(site) ?? [];
  const isRefused = new Set(refused.map(({ table }) => table));
  const walked = new Set(tables);
  const over = known.filter(({ table }) => walked.has(table) && !isRefused.has(table));
  const fresh = refused.filter(
    ({ table, reason }) => !known.some((one) => one.table === table && one.reason === reason),
  );
  await session.batch(
    `DELETE FROM ${noted} WHERE site = ? AND name = ?`,
    over.map(({ table }) => [site, table]),
  );
  await session.batch(
    `INSERT INTO ${noted} (site, name, reason) VALUES (?, ?, ?) ON DUPLICATE KEY UPDATE reason = VALUES(reason)`,
    fresh.map(({ table, reason }) => [site, table, reason]),
  );
}

/** Tables that are left out, by site, each in the order of its name. `site`: only of that one. */
export async function readRefused(
  session: Session,
  state: string,
  site: number | null = null,
): Promise<ReadonlyMap<number, readonly RefusedTable[]>> {
  const rows = await session.rows({
    sql: `SELECT site, name, reason FROM ${qualified(state, 'refused_table')}
           WHERE ? IS NULL OR site = ? ORDER BY site, name`,
    values: [site, site],
  });
  const bySite = new Map<number, RefusedTable[]>();
  for (const [id, table, reason] of rows) {
    const some = bySite.get(Number(id)) ?? [];
    some.push({ table: String(table), reason: String(reason) });
    bySite.set(Number(id), some);
  }
  return bySite;
}
