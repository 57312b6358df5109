import { qualified } from '../mysql/identifier.js';
import type { Session } from '../mysql/session.js';
import type { RunReport } from '../notify/ended-run.js';
import type { RunResult } from '../report/result.js';
import type { StoredReport } from './run-history.js';
import { runSummaryOf } from './run-summary.js';

/** Begins a run's record; gives its number. */
export async function startRun(session: Session, state: string, epoch: bigint): Promise<bigint> {
  const { insertId } = await session.write({
    sql: `INSERT INTO ${qualified(state, 'run')} (epoch, started_at) VALUES (?, UTC_TIMESTAMP(6))`,
    values: [epoch],
  });
  return BigInt(insertId ?? '0');
}

/** How a run ended, as its record keeps it. `result` null: it could not go on as a whole, because of `error`. */
export interface FinishedRun {
  readonly outcome: RunResult['outcome'];
  readonly result: RunResult | null;
  readonly error: RunReport['error'];
  readonly fileLogs: NonNullable<RunReport['fileLogs']>;
}

/** Characters of all file logs together that a run's record keeps; the report's attachment has more. */
const MOST_LOG = 200_000;

/** Closes a run's record. */
export async function finishRun(session: Session, state: string, run: bigint, finished: FinishedRun): Promise<void> {
  const { outcome, result, error, fileLogs } = finished;
  const share = Math.floor(MOST_LOG / Math.max(1, fileLogs.length));
  const logs = fileLogs.map(({ site, text }) => ({ site, text: text.slice(0, share) }));
  const report: StoredReport = { error, fileLogs: logs };
  const summary = result === null ? null : runSummaryOf(result);
  await session.write({
    sql: `UPDATE ${qualified(state, 'run')}
             SET finished_at = UTC_TIMESTAMP(6), outcome = ?, changed = ?, summary = ?, result = ?, report = ?
           WHERE id = ?`,
    values: [
      outcome,
      summary === null ? null : summary.inserted + summary.updated + summary.deleted,
      summary === null ? null : JSON.stringify(summary),
      result === null ? null : JSON.stringify(result),
      error === null && logs.length === 0 ? null : JSON.stringify(report),
      run,
    ],
  });
}

/** So many of the newest runs stay, however old they are: `status` tells how sites fared by them. */
const KEPT = 10;

/** At a time, so that no statement is a long one. */
const BATCH = 500;

/** At the end of one run; what is left goes at the end of the next. */
const MOST_BATCHES = 20;

/** Forgets runs that began longer ago than `keepMs`, but those since which a row waits in quarantine. Gives how many. */
export async function pruneRuns(session: Session, state: string, keepMs: number): Promise<number> {
  const runs = qualified(state, 'run');
  let forgotten = 0;
  for (let batch = 0; batch < MOST_BATCHES; batch += 1) {
    const old = await session.rows({
      sql: `SELECT r.id
              FROM ${runs} r
              JOIN (SELECT MAX(id) AS newest FROM ${runs}) last ON r.id + ${KEPT} <= last.newest
             WHERE r.started_at < UTC_TIMESTAMP(6) - INTERVAL ? SECOND
               AND NOT EXISTS (SELECT 1 FROM ${qualified(state, 'quarantine')} q WHERE q.first_run = r.id)
             ORDER BY r.started_at LIMIT ${BATCH}`,
      values: [Math.floor(keepMs / 1000)],
    });
    await session.batch(
      `DELETE FROM ${runs} WHERE id = ?`,
      old.map(([run]) => [String(run)]),
    );
    forgotten += old.length;
    if (old.length < BATCH) break;
  }
  return forgotten;
}
