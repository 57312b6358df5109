import type { Socket } from 'node:net';
import tls from 'node:tls';

/**
 * Has what the driver throws over bytes that it cannot read given to `fail`: it reads them where nobody could catch it, so
 * that one server which speaks nonsense would end the whole process. The encrypted socket that the driver puts on top
 * of this one is guarded too.
 */
export function guardReading(socket: Socket, fail: (error: unknown) => void): void {
  const emit = socket.emit.bind(socket) as (event: string | symbol, ...args: unknown[]) => boolean;
  const guarded = (event: string | symbol, ...args: unknown[]): boolean => {
    if (event !== 'data') return emit(event, ...args);
    try {
      return guardingTls(fail, () => emit(event, ...args));
    } catch (error) {
      fail(error);
      return true;
    }
  };
  socket.emit = guarded as Socket['emit'];
}

/** While `read` runs, which waits for nothing, whoever begins TLS begins it guarded: the driver gives nobody its socket. */
function guardingTls<T>(fail: (error: unknown) => void, read: () => T): T {
  const changeable: { connect: (...args: never[]) => Socket } = tls;
  const { connect } = changeable;
  changeable.connect = (...args: never[]): Socket => {
    const secure = connect(...args);
    guardReading(secure, fail);
    return secure;
  };
  try {
    return read();
  } finally {
    changeable.connect = connect;
  }
}
