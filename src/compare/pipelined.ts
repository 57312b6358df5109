import { onItsWay } from '../on-its-way.js';

/**
 * Starts work on items before the work on earlier ones is done, `depth` at a time, and gives the results in order.
 * A statement that is awaited alone costs a round trip; several in flight share one. The first error ends it; what is
 * then still in flight is let go.
 */
export async function* pipelined<T, R>(
  items: Iterable<T>,
  depth: number,
  start: (item: T) => Promise<R>,
): AsyncGenerator<R, void, undefined> {
  const inFlight: Promise<R>[] = [];
  const next = (): Promise<R> | undefined => inFlight.shift();
  for (const item of items) {
    // It may fail while the caller still works on an earlier result: that is told when its turn comes.
    inFlight.push(onItsWay(start(item)));
    if (inFlight.length < depth) continue;
    const first = next();
    if (first !== undefined) yield await first;
  }
  for (let first = next(); first !== undefined; first = next()) yield await first;
}

/**
 * The results in order, with the next item under way while the caller works on the one before; never two at once. When
 * the caller leaves, what is under way is waited for.
 */
export async function* oneAhead<T, R>(
  items: Iterable<T> | AsyncIterable<T>,
  start: (item: T) => Promise<R>,
): AsyncGenerator<R, void, undefined> {
  let ahead: Promise<R> | null = null;
  try {
    for await (const item of items) {
      const before: readonly R[] = ahead === null ? [] : [await ahead];
      ahead = onItsWay(start(item));
      yield* before;
    }
    if (ahead !== null) yield await ahead;
  } finally {
    await ahead?.catch(() => undefined);
  }
}
