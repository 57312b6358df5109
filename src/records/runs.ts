import { qualified } from '../mysql/identifier.js';
import type { Session } from '../mysql/session.js';
import type { RunResult } from '../report/result.js';

/** Begins a run's record; gives its number. */
export async function startRun(session: Session, state: string, epoch: bigint): Promise<bigint> {
  const { insertId } = await session.write({
    sql: `INSERT INTO ${qualified(state, 'run')} (epoch, started_at) VALUES (?, UTC_TIMESTAMP(6))`,
    values: [epoch],
  });
  return BigInt(insertId ?? '0');
}

/** Closes a run's record. `result` null: the run as a whole could not go on. */
export async function finishRun(
  session: Session,
  state: string,
  run: bigint,
  outcome: RunResult['outcome'],
  result: RunResult | null,
): Promise<void> {
  await session.write({
    sql: `UPDATE ${qualified(state, 'run')} SET finished_at = UTC_TIMESTAMP(6), outcome = ?, result = ? WHERE id = ?`,
    values: [outcome, result === null ? null : JSON.stringify(result), run],
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
