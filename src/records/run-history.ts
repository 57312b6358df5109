import { utcText } from '../conflicts/filter.js';
import { qualified } from '../mysql/identifier.js';
import type { Row, Session, Sql } from '../mysql/session.js';
import type { RunReport } from '../notify/ended-run.js';
import type { RunResult } from '../report/result.js';
import { isoTime } from './iso-time.js';
import type { RunSummary } from './run-summary.js';

/** `unfinished`: it is at work, or died before it could say how it ended. */
export type RunOutcome = RunResult['outcome'] | 'unfinished';

/** A run in a list. Times are ISO 8601, UTC. */
export interface PastRun {
  readonly run: number;
  readonly startedAt: string;
  readonly finishedAt: string | null;
  readonly outcome: RunOutcome;
  /** Null: it could not go on as a whole, or has not ended. */
  readonly summary: RunSummary | null;
}

/** One run with all that its record keeps. */
export interface WholeRun extends PastRun, StoredReport {
  readonly result: RunResult | null;
}

/** What a run's record keeps of its report beside the result. File logs are cut. */
export interface StoredReport {
  readonly error: RunReport['error'];
  readonly fileLogs: NonNullable<RunReport['fileLogs']>;
}

/** Which runs: all that agree with every part that is given. */
export interface RunFilter {
  readonly outcome?: RunOutcome;
  /** Begun then or later. */
  readonly since?: Date;
  /** Begun before then. */
  readonly before?: Date;
}

/** Runs, the newest first, from `offset` on; and how many there are in all. One round trip. */
export async function listRuns(
  session: Session,
  state: string,
  filter: RunFilter,
  { offset, limit }: { readonly offset: number; readonly limit: number },
): Promise<{ readonly runs: readonly PastRun[]; readonly total: number }> {
  const runs = qualified(state, 'run');
  const where = filterSql(filter);
  const [found, [counted]] = await Promise.all([
    // The inner query reads the index alone: results are large.
    session.rows({
      sql: `SELECT r.id, r.started_at, r.finished_at, r.outcome, r.summary
              FROM ${runs} r
              JOIN (SELECT id FROM ${runs} WHERE ${where.sql}
                     ORDER BY started_at DESC, id DESC LIMIT ${limit} OFFSET ${offset}) page ON page.id = r.id
             ORDER BY r.started_at DESC, r.id DESC`,
      values: where.values ?? [],
    }),
    session.rows({ sql: `SELECT COUNT(*) FROM ${runs} WHERE ${where.sql}`, values: where.values ?? [] }),
  ]);
  return { runs: found.map(pastRun), total: Number(counted?.[0] ?? 0) };
}

/** One run; null: there is none of that number, or it was forgotten. */
export async function readRun(session: Session, state: string, run: number): Promise<WholeRun | null> {
  const [row] = await session.rows({
    sql: `SELECT id, started_at, finished_at, outcome, summary, result, report
            FROM ${qualified(state, 'run')} WHERE id = ?`,
    values: [run],
  });
  if (row === undefined) return null;
  const report = jsonOf<StoredReport>(row[6]);
  return {
    ...pastRun(row),
    result: jsonOf<RunResult>(row[5]),
    error: report?.error ?? null,
    fileLogs: report?.fileLogs ?? [],
  };
}

/** Runs of a stretch of time together. */
export interface RunBucket {
  /** When it begins, seconds since 1970. */
  readonly at: number;
  readonly runs: number;
  /** Those that failed or never ended. */
  readonly failed: number;
  /** Of the longest of them, milliseconds; 0: none has ended. */
  readonly longestMs: number;
  /** Rows written by all of them. */
  readonly rows: number;
}

/** The finished runs since a time in stretches of `seconds`, the oldest first; stretches without a run are left out. */
export async function runsOverTime(
  session: Session,
  state: string,
  since: Date,
  seconds: number,
): Promise<readonly RunBucket[]> {
  const at = `TIMESTAMPDIFF(SECOND, '1970-01-01', started_at) DIV ${seconds} * ${seconds}`;
  const rows = await session.rows({
    sql: `SELECT ${at} AS bucket, COUNT(*),
                 SUM(COALESCE(outcome, 'failed') = 'failed'),
                 COALESCE(MAX(TIMESTAMPDIFF(MICROSECOND, started_at, finished_at)), 0),
                 COALESCE(SUM(changed), 0)
            FROM ${qualified(state, 'run')}
           WHERE started_at >= ?
           GROUP BY bucket ORDER BY bucket`,
    values: [utcText(since)],
  });
  return rows.map((row) => {
    const [begin, runs, failed, longestUs, changed] = row.map(Number) as [number, number, number, number, number];
    return { at: begin, runs, failed, longestMs: Math.round(longestUs / 1000), rows: changed };
  });
}

function filterSql({ outcome, since, before }: RunFilter): Sql {
  const parts: Sql[] = [
    ...(outcome === undefined
      ? []
      : [outcome === 'unfinished' ? { sql: 'outcome IS NULL' } : { sql: 'outcome = ?', values: [outcome] }]),
    ...(since === undefined ? [] : [{ sql: 'started_at >= ?', values: [utcText(since)] }]),
    ...(before === undefined ? [] : [{ sql: 'started_at < ?', values: [utcText(before)] }]),
  ];
  return {
    sql: parts.length === 0 ? 'TRUE' : parts.map(({ sql }) => sql).join(' AND '),
    values: parts.flatMap(({ values }) => values ?? []),
  };
}

function pastRun([run, startedAt, finishedAt, outcome, summary]: Row): PastRun {
  const text = outcome?.toString();
  return {
    run: Number(run),
    startedAt: isoTime(startedAt) ?? '',
    finishedAt: isoTime(finishedAt),
    outcome: text === 'ok' || text === 'warnings' || text === 'failed' ? text : 'unfinished',
    summary: jsonOf<RunSummary>(summary),
  };
}

function jsonOf<T>(text: Row[number] | undefined): T | null {
  return text === null || text === undefined ? null : (JSON.parse(text.toString()) as T);
}
