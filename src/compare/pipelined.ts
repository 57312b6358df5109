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
  try {
    for (const item of items) {
      inFlight.push(start(item));
      if (inFlight.length < depth) continue;
      const [first] = inFlight;
      if (first === undefined) continue;
      const result = await first;
      void inFlight.shift();
      yield result;
    }
    for (let next = inFlight[0]; next !== undefined; next = inFlight[0]) {
      const result = await next;
      void inFlight.shift();
      yield result;
    }
  } finally {
    for (const left of inFlight) left.catch(() => undefined);
  }
}
