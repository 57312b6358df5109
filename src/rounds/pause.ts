import { setTimeout as delay } from 'node:timers/promises';
import { SyncError } from '../errors.js';

/** Waits before something is tried again. Throws `interrupted` as soon as the run is. */
export async function pause(delayMs: number, signal: AbortSignal | undefined): Promise<void> {
  await delay(delayMs, undefined, signal === undefined ? {} : { signal }).catch((cause: unknown) => {
    throw new SyncError('interrupted', 'interrupted', { cause });
  });
}
