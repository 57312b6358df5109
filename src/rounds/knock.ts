import { connectOptions } from '../config/connect-options.js';
import type { SpokeConfig } from '../config/config.js';
import { messageWithFix } from '../error-message.js';
import { SyncError } from '../errors.js';
import { connect } from '../mysql/connect.js';
import { isRetryable } from '../mysql/errno.js';
import type { RunContext } from './pass-context.js';
import { pause } from './pause.js';

/**
 * Tries to reach a spoke that did not answer as the run began, with the retries of the configuration. Null: it answers,
 * or fails in a way that its pass must tell of; else why it still cannot be reached. It is asked apart from the passes,
 * so that sites that hang do not hold up those that answer. Throws `interrupted`.
 */
export async function knock(run: RunContext, config: SpokeConfig): Promise<string | null> {
  const { retry, timeouts } = run.config;
  for (let attempt = 1, reason = 'not tried'; ; attempt += 1) {
    if (attempt > retry.attempts) return reason;
    await pause(retry.firstDelayMs * 2 ** (attempt - 1), run.signal);
    try {
      await (await connect(connectOptions(config, timeouts), run.signal)).close();
      return null;
    } catch (error) {
      if (run.signal?.aborted === true) throw new SyncError('interrupted', 'interrupted', { cause: error });
      if (!isRetryable(error)) return null;
      reason = messageWithFix(error);
    }
  }
}
