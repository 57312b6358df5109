import type { Row, Session } from '../mysql/session.js';

/** The session, remembering every error that it throws: what the hub did wrong is not a spoke's fault. */
export function markErrors(session: Session, marked: WeakSet<Error>): Session {
  return new Proxy(session, {
    get(target, property): unknown {
      const member: unknown = Reflect.get(target, property, target);
      if (typeof member !== 'function') return member;
      return (...parameters: unknown[]): unknown => {
        const given: unknown = Reflect.apply(member, target, parameters);
        if (property === 'stream') return markedRows(given as AsyncIterable<readonly Row[]>, marked);
        if (!(given instanceof Promise)) return given;
        return given.catch((error: unknown) => {
          if (error instanceof Error) marked.add(error);
          throw error;
        });
      };
    },
  });
}

async function* markedRows<T>(rows: AsyncIterable<T>, marked: WeakSet<Error>): AsyncIterable<T> {
  const iterator = rows[Symbol.asyncIterator]();
  try {
    for (;;) {
      // Only what the stream itself throws: what its reader throws while it holds a row is not the hub's.
      const next = await iterator.next().catch((error: unknown) => {
        if (error instanceof Error) marked.add(error);
        throw error;
      });
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    await iterator.return?.();
  }
}
