import { connect as connectSocket, type Socket } from 'node:net';
import { QueryError, queryError } from './errno.js';

/** After that long without an answer the kernel asks whether the other end still is there. */
const KEEP_ALIVE_MS = 15_000;

/** Starts to connect; failures show as the socket's 'error'. */
export function openSocket(target: { socket?: string; host?: string; port?: number }): Socket {
  const socket =
    target.socket === undefined
      ? connectSocket({ host: target.host ?? 'localhost', port: target.port ?? 3306, noDelay: true })
      : connectSocket({ path: target.socket });
  socket.setKeepAlive(true, KEEP_ALIVE_MS);
  return socket;
}

/**
 * The life of one connection. Everything that waits for the server waits through {@link Link.race}, so that nothing waits
 * for ever: it fails when the socket closes, for whatever reason, and when no byte moves for the stall timeout.
 */
export class Link {
  readonly socket: Socket;
  /** Set while we ourselves hold the server back: silence then is our doing. */
  paused = false;
  #lost: QueryError | null = null;
  readonly #waiting = new Set<(error: QueryError) => void>();
  readonly #watch: NodeJS.Timeout;

  constructor(socket: Socket, stallTimeoutMs: number) {
    this.socket = socket;
    socket.on('error', (error) => this.lose(queryError(error)));
    socket.on('close', () => this.lose(new QueryError('the server closed the connection', { code: 'LINK_LOST' })));
    this.#watch = this.#watchForStalls(stallTimeoutMs);
  }

  get lost(): QueryError | null {
    return this.#lost;
  }

  /** Gives up: everything that waits fails with `error`, and the socket is gone. Later calls do nothing. */
  lose(error: QueryError): void {
    if (this.#lost !== null) return;
    this.#lost = error;
    clearInterval(this.#watch);
    // The driver takes its listeners, and ours, off a socket that it gave up: an error after that must not end the process.
    this.socket.on('error', () => undefined);
    this.socket.destroy();
    for (const reject of [...this.#waiting]) reject(error);
    this.#waiting.clear();
  }

  /** `promise`, or the loss of the link if that comes first. */
  race<T>(promise: Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.#lost !== null) {
        promise.catch(() => undefined);
        reject(this.#lost);
        return;
      }
      this.#waiting.add(reject);
      promise.then(
        (value) => {
          this.#waiting.delete(reject);
          resolve(value);
        },
        (error: unknown) => {
          this.#waiting.delete(reject);
          reject(error instanceof Error ? error : new Error(String(error)));
        },
      );
    });
  }

  /** Statements, and other things, that wait for the server now. */
  get waiting(): number {
    return this.#waiting.size;
  }

  #watchForStalls(stallTimeoutMs: number): NodeJS.Timeout {
    let moved = this.#bytesMoved();
    let since = Date.now();
    const look = (): void => {
      const now = this.#bytesMoved();
      if (now !== moved || this.paused || this.#waiting.size === 0) {
        moved = now;
        since = Date.now();
      } else if (Date.now() - since >= stallTimeoutMs) {
        this.lose(new QueryError(`the link moved no byte for ${stallTimeoutMs} ms`, { code: 'LINK_LOST' }));
      }
    };
    return setInterval(look, Math.max(20, Math.min(5000, stallTimeoutMs / 4))).unref();
  }

  #bytesMoved(): number {
    return this.socket.bytesRead + this.socket.bytesWritten - this.socket.writableLength;
  }
}
