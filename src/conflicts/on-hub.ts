import type { Config } from '../config/config.js';
import { connectOptions } from '../config/connect-options.js';
import { messageOf } from '../error-message.js';
import { SyncError } from '../errors.js';
import { connect } from '../mysql/connect.js';
import type { Session } from '../mysql/session.js';

/**
 * Does `work` on a connection to the hub, closed on every way out. Throws SyncError: what `work` throws of it, `connect`,
 * `interrupted`, and `query` for what a server refused.
 */
export async function onHub<T>(
  config: Config,
  signal: AbortSignal | undefined,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const session = await connect(connectOptions(config.hub, config.timeouts), signal);
  const abort = (): void => session.destroy();
  signal?.addEventListener('abort', abort, { once: true });
  try {
    const result = await work(session);
    await session.close();
    return result;
  } catch (error) {
    if (signal?.aborted === true) throw new SyncError('interrupted', 'interrupted', { cause: error });
    if (error instanceof SyncError) throw error;
    const message = messageOf(error);
    throw new SyncError('query', `${config.hub.name}: ${message}`, { cause: error });
  } finally {
    signal?.removeEventListener('abort', abort);
    session.destroy();
  }
}
