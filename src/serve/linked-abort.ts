/** A signal that is aborted with another one, or by itself. */
export interface LinkedAbort {
  readonly signal: AbortSignal;
  abort(): void;
  /** To be called when it is done with: the other signal forgets it. */
  release(): void;
}

/** Not AbortSignal.any, which leaves a trace in a signal that lives as long as the service does, each time. */
export function linkedTo(other: AbortSignal): LinkedAbort {
  const own = new AbortController();
  const follow = (): void => own.abort(other.reason);
  if (other.aborted) follow();
  other.addEventListener('abort', follow, { once: true });
  return {
    signal: own.signal,
    abort: () => own.abort(),
    release: () => other.removeEventListener('abort', follow),
  };
}
