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
