import { connect, type ConnectOptions } from '../mysql/connect.js';
import type { Row, Session } from '../mysql/session.js';

/** A session that remembers every error which it throws, also that of its opening: what the hub did wrong is not a spoke's fault. */
export async function openMarked(
  options: ConnectOptions,
  signal: AbortSignal | undefined,
  marked: WeakSet<Error>,
): Promise<Session> {
  return markErrors(await remembering(connect(options, signal), marked), marked);
}

async function remembering<T>(given: Promise<T>, marked: WeakSet<Error>): Promise<T> {
  return given.catch((error: unknown) => {
    if (error instanceof Error) marked.add(error);
    throw error;
  });
}

function markErrors(session: Session, marked: WeakSet<Error>): Session {
  return new Proxy(session, {
    get(target, property): unknown {
      const member: unknown = Reflect.get(target, property, target);
      if (typeof member !== 'function') return member;
      return (...parameters: unknown[]): unknown => {
        const given: unknown = Reflect.apply(member, target, parameters);
        if (property === 'stream') return markedRows(given as AsyncIterable<readonly Row[]>, marked);
        if (!(given instanceof Promise)) return given;
        return remembering(given, marked);
      };
    },
  });
}

async function* markedRows<T>(rows: AsyncIterable<T>, marked: WeakSet<Error>): AsyncIterable<T> {
  const iterator = rows[Symbol.asyncIterator]();
  try {
    for (;;) {
      // Only what the stream itself throws: what its reader throws while it holds a row is not the hub's.
      const next = await remembering(iterator.next(), marked);
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    await iterator.return?.();
  }
}
