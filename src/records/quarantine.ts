import { qualified } from '../mysql/identifier.js';
import { marksFor } from '../mysql/marks.js';
import type { Session } from '../mysql/session.js';
import type { ShownRow } from '../report/result.js';
import type { QuarantinedRow } from '../report/status-result.js';
import type { HubTransaction } from '../ledger/hub-writer.js';
import { begunRow } from './begun-row.js';
import { isoTime } from './iso-time.js';
import { recordHash } from './record-id.js';

/** A row that could not be written now; it is tried again in every run. */
export interface QuarantinedWrite {
  readonly table: string;
  readonly record: string;
  readonly side: 'hub' | 'spoke';
  readonly action: 'insert' | 'update' | 'delete';
  readonly reason: string;
  readonly row: ShownRow | null;
}

/** Characters. What is longer is only begun: the row stands at a site, and it may be too large to be noted at all. */
const MOST_ROW = 1_000_000;

/** Puts rows of one spoke's pass into quarantine; one that is there already keeps its first run. */
export async function quarantine(
  tx: HubTransaction,
  state: string,
  run: bigint,
  site: number,
  writes: readonly QuarantinedWrite[],
): Promise<void> {
  if (writes.length === 0) return;
  await tx.session.batch(
    `INSERT INTO ${qualified(state, 'quarantine')}
       (site, table_name, record_hash, record, side, action, reason, row_values, first_run, last_run)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON DUPLICATE KEY UPDATE tries = tries + (last_run <> VALUES(last_run)), side = VALUES(side), action = VALUES(action), reason = VALUES(reason),
       row_values = VALUES(row_values), last_run = VALUES(last_run)`,
    writes.map(({ table, record, side, action, reason, row }) => [
      site,
      table,
      recordHash(record),
      record,
      side,
      action,
      reason,
      row === null ? null : JSON.stringify(begunRow(row, MOST_ROW)),
      run.toString(),
      run.toString(),
    ]),
  );
}

/** Lets go the rows of these tables that this run looked at and did not quarantine again. */
export async function releaseQuarantine(
  tx: HubTransaction,
  state: string,
  run: bigint,
  site: number,
  tables: readonly string[],
): Promise<void> {
  if (tables.length === 0) return;
  await tx.session.write({
    sql: `DELETE FROM ${qualified(state, 'quarantine')}
           WHERE site = ? AND last_run < ? AND table_name IN (${marksFor(tables)})`,
    values: [site, run, ...tables],
  });
}

/** All rows in quarantine, by site, table and record. */
export async function readQuarantine(session: Session, state: string): Promise<QuarantinedRow[]> {
  const rows = await session.rows({
    sql: `SELECT q.table_name, q.record, q.site, q.reason, r.started_at
            FROM ${qualified(state, 'quarantine')} q LEFT JOIN ${qualified(state, 'run')} r ON r.id = q.first_run
           ORDER BY q.site, q.table_name, q.record`,
  });
  return rows.map((row) => {
    const [table, record, site, reason] = row.slice(0, 4).map(String) as [string, string, string, string];
    return { table, record, site: Number(site), reason, since: isoTime(row[4]) ?? '' };
  });
}
