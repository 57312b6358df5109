import { onHub } from '../../conflicts/on-hub.js';
import type { Config } from '../../config/config.js';
import { SyncError } from '../../errors.js';
import { hasAccounts } from '../../records/accounts.js';
import { requireState } from '../../records/migrate.js';
import { isOfThisMachineOnly } from './asker.js';

/**
 * Throws SyncError `config` where others than this machine's people could reach the console, and there are no accounts,
 * or passwords would go over the line as they are. A hub that cannot be asked now lets it start: nobody gets in without
 * signing in.
 */
export async function requireSafeConsole(config: Config, signal: AbortSignal): Promise<void> {
  const { serve } = config;
  if (isOfThisMachineOnly(serve)) return;
  const reached = `the console can be reached from elsewhere than this machine (serve.listen ${serve.listen.host}:${serve.listen.port})`;
  if (serve.tls === null && serve.trustedProxies.length === 0) {
    throw new SyncError('config', `${reached}, but neither serve.tls nor serve.trustedProxy is set`, {
      hint: 'give serve.tls a certificate, let serve.trustedProxy name a proxy that ends https, or set serve.console: false',
    });
  }
  if (await knowsNobody(config, signal)) {
    throw new SyncError('config', `${reached}, but there is no account`, {
      hint: 'spokesync user add NAME --role operator makes one',
    });
  }
}

async function knowsNobody(config: Config, signal: AbortSignal): Promise<boolean> {
  try {
    return await onHub(config, signal, async (session) => {
      await requireState(session, config.state);
      return !(await hasAccounts(session, config.state));
    });
  } catch (error) {
    if (signal.aborted) throw error;
    return false;
  }
}
