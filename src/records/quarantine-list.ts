import { qualified } from '../mysql/identifier.js';
import { marksFor } from '../mysql/marks.js';
import type { Session, Sql } from '../mysql/session.js';
import type { ShownRow } from '../report/result.js';
import { isoTime } from './iso-time.js';
import type { QuarantinedWrite } from './quarantine.js';
import { recordsMeant } from './records-meant.js';

/** A row in quarantine with all that is known of it. */
export interface HeldRow extends QuarantinedWrite {
  /** The spoke of the pass. */
  readonly site: number;
  readonly firstRun: number;
  readonly lastRun: number;
  /** Runs that tried to write it. */
  readonly tries: number;
  /** When the first of them began, ISO 8601, UTC; null: that is forgotten. */
  readonly since: string | null;
}

/** Which rows: all that agree with every part that is given. */
export interface QuarantineFilter {
  readonly table?: string;
  readonly site?: number;
  readonly record?: string;
  /** In the reason, in any case. */
  readonly text?: string;
}

/** Rows in quarantine, the newest first, from `offset` on; and how many there are in all. One round trip. */
export async function listQuarantine(
  session: Session,
  state: string,
  filter: QuarantineFilter,
  { offset, limit }: { readonly offset: number; readonly limit: number },
): Promise<{ readonly rows: readonly HeldRow[]; readonly total: number }> {
  const held = qualified(state, 'quarantine');
  const where = filterSql(filter);
  const [found, [counted]] = await Promise.all([
    session.rows({
      sql: `SELECT q.site, q.table_name, q.record, q.side, q.action, q.reason, q.row_values,
                   q.first_run, q.last_run, q.tries, r.started_at
              FROM ${held} q
              JOIN (SELECT site, table_name, record_hash FROM ${held} WHERE ${where.sql}
                     ORDER BY first_run DESC, site, table_name, record_hash LIMIT ${limit} OFFSET ${offset}) page
             USING (site, table_name, record_hash)
              LEFT JOIN ${qualified(state, 'run')} r ON r.id = q.first_run
             ORDER BY q.first_run DESC, q.site, q.table_name, q.record_hash`,
      values: where.values ?? [],
    }),
    session.rows({ sql: `SELECT COUNT(*) FROM ${held} WHERE ${where.sql}`, values: where.values ?? [] }),
  ]);
  const rows = found.map((row): HeldRow => {
    const [table, record, side, action, reason] = row.slice(1, 6).map(String) as [
      string,
      string,
      string,
      string,
      string,
    ];
    const [firstRun, lastRun, tries] = row.slice(7, 10).map(Number) as [number, number, number];
    return {
      site: Number(row[0]),
      table,
      record,
      side: side as HeldRow['side'],
      action: action as HeldRow['action'],
      reason,
      row: row[6] === null || row[6] === undefined ? null : (JSON.parse(row[6].toString()) as ShownRow),
      firstRun,
      lastRun,
      tries,
      since: isoTime(row[10]),
    };
  });
  return { rows, total: Number(counted?.[0] ?? 0) };
}

/** How many rows wait, by spoke and table: the most first. */
export async function countQuarantine(
  session: Session,
  state: string,
): Promise<readonly { readonly site: number; readonly table: string; readonly rows: number }[]> {
  const rows = await session.rows({
    sql: `SELECT site, table_name, COUNT(*) AS held FROM ${qualified(state, 'quarantine')}
           GROUP BY site, table_name ORDER BY held DESC, site, table_name LIMIT 100`,
  });
  return rows.map(([site, table, held]) => ({ site: Number(site), table: String(table), rows: Number(held) }));
}

function amongRecords(records: readonly string[]): Sql {
  return { sql: `record IN (${marksFor(records)})`, values: records };
}

function filterSql({ table, site, record, text }: QuarantineFilter): Sql {
  const parts: Sql[] = [
    ...(table === undefined ? [] : [{ sql: 'table_name = ?', values: [table] }]),
    ...(site === undefined ? [] : [{ sql: 'site = ?', values: [site] }]),
    ...(record === undefined ? [] : [amongRecords(recordsMeant(record))]),
    ...(text === undefined
      ? []
      : [{ sql: "reason LIKE ? ESCAPE '!'", values: [`%${text.replace(/[%_!]/gu, '!$&')}%`] }]),
  ];
  return {
    sql: parts.length === 0 ? 'TRUE' : parts.map(({ sql }) => sql).join(' AND '),
    values: parts.flatMap(({ values }) => values ?? []),
  };
}
