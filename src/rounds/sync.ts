import type { Config } from '../config/config.js';
import { messageOf } from '../error-message.js';
import { SyncError } from '../errors.js';
import { isRetryable } from '../mysql/errno.js';
import type { RunResult } from '../report/result.js';
import type { Attempt, BrokenOff } from './attempt.js';
import { pause } from './pause.js';
import { attemptRun } from './run.js';
import { reportedStart } from './run-error.js';
import { writtenAllTheSame } from './sum-tables.js';
import type { SyncOptions } from './sync-options.js';

/**
 * One run: the first round, the retries, the second round. Resolves with what happened, also where spokes failed. Where
 * the hub is a cluster, a run whose node is lost is begun anew at another one.
 * Throws {@link SyncError} where the run as a whole could not go on: `connect` or `query` at the hub, `locked`,
 * `not-initialised`, `restored`, `lost-lock`, `state`, `interrupted`.
 */
export async function sync(config: Config, options: SyncOptions = {}): Promise<RunResult> {
  const { attempts, firstDelayMs } = config.retry;
  const isCluster = (config.hub.connection.others ?? []).length > 0;
  const warnings: string[] = [];
  let before: BrokenOff = { lock: null, runs: [], written: [] };
  for (let left = isCluster ? attempts : 0; ; left -= 1) {
    const mayGoOn = (error: unknown): boolean =>
      left > 0 &&
      !attempt.isThrough &&
      options.signal?.aborted !== true &&
      error instanceof SyncError &&
      isRetryable(error);
    const state = { lock: null, run: null, written: [], goesOn: false, isThrough: false };
    const attempt: Attempt = { before, warnings: [...warnings], mayGoOn, ...state };
    try {
      return await attemptRun(config, options, attempt);
    } catch (error) {
      if (!attempt.goesOn) throw error;
      before = afterwards(before, attempt);
      // What was warned of once, a second try has no more reason to say.
      warnings.push(...attempt.warnings.slice(warnings.length));
      warnings.push(`the run was begun anew at another node: ${messageOf(error)}`);
      await pause(firstDelayMs * 2 ** (attempts - left), options.signal).catch(async (stopped: unknown) => {
        throw await reportedStart(config, stopped, warnings, options.signal);
      });
    }
  }
}

function afterwards(before: BrokenOff, { lock, run, written }: Attempt): BrokenOff {
  return {
    lock: lock ?? before.lock,
    runs: [...before.runs, ...(run === null ? [] : [run])],
    written: [...before.written, ...writtenAllTheSame(written)],
  };
}
