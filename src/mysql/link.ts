import { connect as connectSocket, type Socket } from 'node:net';
import { QueryError, queryError } from './errno.js';
import { guardReading } from './guarded-reading.js';
import { messageOf } from '../error-message.js';

/** After that long without an answer the kernel asks whether the other end still is there. */
const KEEP_ALIVE_MS = 15_000;

/** Until the login is done nothing large is said. */
const LOGIN_BYTES = 1 << 20;

/** Often enough that a server which sends without end does not fill the memory between two looks. */
const LOOK_MS = 100;

/** Starts to connect; failures show as the socket's 'error'. */
export function openSocket(target: { socket?: string; host?: string; port?: number }): Socket {
  const socket =
    target.socket === undefined
      ? connectSocket({ host: target.host ?? 'localhost', port: target.port ?? 3306, noDelay: true })
      : connectSocket({ path: target.socket });
  socket.setKeepAlive(true, KEEP_ALIVE_MS);
  return socket;
}

/** How long a link is waited for. */
export interface Patience {
  /** No byte moves for that long. */
  readonly stallTimeoutMs: number;
  /** Nothing is answered for that long, whatever moves. */
  readonly statementTimeoutMs: number;
}

/**
 * The life of one connection. Everything that waits for the server waits through {@link Link.race}, so that nothing waits
 * for ever: it fails when the socket closes, for whatever reason, when no byte moves for the stall timeout, and when the
 * statement whose turn it is takes longer than the statement timeout, or is answered with more than `mostBytes`. Of a
 * stream each piece counts by itself.
 */
export class Link {
  readonly socket: Socket;
  /** Set while we ourselves hold the server back: silence then is our doing. */
  paused = false;
  /** How much the server may send for one answer, or for one piece of a stream: more is no answer. */
  mostBytes = LOGIN_BYTES;
  #lost: QueryError | null = null;
  /** When the statement that is waited for now got its turn. */
  #turnSince = Date.now();
  /** How much had been read by then. */
  #turnBytes = 0;
  readonly #waiting = new Set<(error: QueryError) => void>();
  readonly #watch: NodeJS.Timeout;

  constructor(socket: Socket, patience: Patience) {
    this.socket = socket;
    socket.on('error', (error) => this.lose(queryError(error)));
    guardReading(socket, (error) => this.lose(nonsense(error)));
    socket.on('close', () => this.lose(new QueryError('the server closed the connection', { code: 'LINK_LOST' })));
    this.#watch = this.#watchForStalls(patience);
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
      if (this.#waiting.size === 0) this.#nextTurn();
      this.#waiting.add(reject);
      const answered = (): void => {
        this.#waiting.delete(reject);
        this.#nextTurn();
      };
      promise.then(
        (value) => {
          answered();
          resolve(value);
        },
        (error: unknown) => {
          answered();
          reject(error instanceof Error ? error : new Error(String(error)));
        },
      );
    });
  }

  /** Statements, and other things, that wait for the server now. */
  get waiting(): number {
    return this.#waiting.size;
  }

  #watchForStalls({ stallTimeoutMs, statementTimeoutMs }: Patience): NodeJS.Timeout {
    let moved = this.bytesMoved;
    let since = Date.now();
    const look = (): void => {
      if (this.paused) this.#nextTurn();
      if (this.#waiting.size > 0 && this.socket.bytesRead - this.#turnBytes > this.mostBytes) {
        this.lose(new QueryError(`the server sent more than ${this.mostBytes >> 20} MB for one answer`));
        return;
      }
      if (this.#waiting.size > 0 && Date.now() - this.#turnSince >= statementTimeoutMs) {
        this.lose(new QueryError(`a statement took longer than ${statementTimeoutMs} ms`, { code: 'LINK_LOST' }));
        return;
      }
      const now = this.bytesMoved;
      if (now !== moved || this.paused || this.#waiting.size === 0) {
        moved = now;
        since = Date.now();
      } else if (Date.now() - since >= stallTimeoutMs) {
        this.lose(new QueryError(`the link moved no byte for ${stallTimeoutMs} ms`, { code: 'LINK_LOST' }));
      }
    };
    return setInterval(look, Math.max(20, Math.min(LOOK_MS, stallTimeoutMs / 4, statementTimeoutMs / 4))).unref();
  }

  #nextTurn(): void {
    this.#turnSince = Date.now();
    this.#turnBytes = this.socket.bytesRead;
  }

  /** In both directions, without what still waits to be sent. */
  get bytesMoved(): number {
    return this.socket.bytesRead + this.socket.bytesWritten - this.socket.writableLength;
  }
}

/** No retry makes a server of it. */
function nonsense(error: unknown): QueryError {
  const said = messageOf(error);
  return new QueryError(`what the server says makes no sense (${said.slice(0, 200)})`, { code: 'NO_PROTOCOL' });
}
