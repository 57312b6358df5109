import type { Patience } from './mail-link.js';

/** How long mails may still take after Ctrl-C. */
const interruptedMs = 10_000;

/** A run's time for its mails. `done` must be called at the end. */
export interface RunPatience extends Patience {
  readonly done: () => void;
}

/** So long together, of silence a quarter; once the run is interrupted, ten seconds at the most. */
export function patienceFor(totalMs: number, interrupted: AbortSignal | undefined): RunPatience {
  const over = new AbortController();
  const end = (): void => over.abort();
  const timers = [setTimeout(end, totalMs)];
  const hurry = (): void => void timers.push(setTimeout(end, Math.min(totalMs, interruptedMs)));
  if (interrupted?.aborted === true) hurry();
  else interrupted?.addEventListener('abort', hurry, { once: true });
  return {
    silenceMs: Math.max(1, Math.floor(totalMs / 4)),
    signal: over.signal,
    done() {
      for (const timer of timers) clearTimeout(timer);
      interrupted?.removeEventListener('abort', hurry);
    },
  };
}
