/** Time, for whoever waits for it: a test brings its own. Milliseconds since 1970. */
export interface Clock {
  readonly now: () => number;
  /** Resolves at `time`, or as soon as `signal` is aborted; never rejects. */
  readonly until: (time: number, signal: AbortSignal) => Promise<void>;
}

/** This machine's clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  until: (time, signal) =>
    new Promise((resolve) => {
      if (signal.aborted) {
        resolve();
        return;
      }
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, Math.max(0, time - Date.now()));
      signal.addEventListener('abort', done);
    }),
};
