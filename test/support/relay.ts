import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { countRoundTrips } from './round-trips.js';

export interface RelayOptions {
  /** Added to everything that goes to the server, and to everything that comes back. A round trip costs both. */
  readonly toServerDelayMs?: number;
  readonly toClientDelayMs?: number;
  /** At most so many bytes a second in each direction of each link. Default: no limit. */
  readonly bytesPerSecond?: number;
  /** True: all links together have that rate, as on a real line. */
  readonly sharedRate?: boolean;
}

/** A TCP relay in front of a server: the bad line between two offices. */
export interface Relay {
  readonly host: '127.0.0.1';
  readonly port: number;
  /** Links open now. */
  readonly links: number;
  /** Links that were ever made, and bytes that came through in both directions. */
  readonly linksMade: number;
  readonly bytes: number;
  /** The same to the server alone. */
  readonly bytesToServer: number;
  /** Round trips that were made one after the other; with a delay only, see {@link countRoundTrips}. */
  readonly roundTrips: number;
  /** Changes delays and rate for everything that arrives from now on. */
  slow(options: RelayOptions): void;
  /** Resets all open links at once; new ones work (see `refuse`). */
  cut(): void;
  /** Whether new links are reset as soon as they are made. */
  refuse(refused: boolean): void;
  /** Swallows everything in both directions, without a word, while true; what was swallowed meanwhile is passed on after. */
  hang(hung: boolean): void;
  /** Cuts all links once so many more bytes came through, and again refuses nothing. */
  cutAfterBytes(bytes: number): void;
  close(): Promise<void>;
}

interface Chunk {
  readonly data: Buffer | null;
  readonly dueAtMs: number;
  readonly depth: number;
}

/** One direction of one link. */
interface Direction {
  /** When all links together may send on, where they share the rate. */
  readonly shared: { freeAtMs: number };
  readonly from: Socket;
  readonly to: Socket;
  readonly delayMs: () => number;
  readonly sent: () => number;
  readonly passed: (depth: number, bytes: number) => void;
}

/** A timer that is late by so much does not make the line slower than its rate. */
const TIMER_SLACK_MS = 5;

/** More than this waiting in one direction, and the sender is held back. */
const MOST_QUEUED_BYTES = 4 << 20;

/**
 * Opens a relay on a free port of 127.0.0.1 to `target`. Delays do not limit the throughput: many chunks are on their
 * way at once.
 */
export async function openRelay(target: { host: string; port: number }, options: RelayOptions = {}): Promise<Relay> {
  let settings = options;
  let refused = false;
  let hung = false;
  let bytes = 0;
  let bytesToServer = 0;
  const trips = countRoundTrips();
  const both = { toServer: { freeAtMs: 0 }, toClient: { freeAtMs: 0 } };
  let linksMade = 0;
  let cutAt = Infinity;
  /** The last bytes are out, the links are about to be cut: nothing else comes through. */
  let cutting = false;
  const links = new Set<Socket>();
  const pumps = new Set<() => void>();

  function cut(): void {
    for (const socket of links) socket.resetAndDestroy();
    links.clear();
    cutting = false;
  }

  /** Carries what comes in one direction. */
  function carry({ shared, from, to, delayMs, sent, passed }: Direction): void {
    const queue: Chunk[] = [];
    let queuedBytes = 0;
    const alone = { freeAtMs: 0 };
    const line = (): { freeAtMs: number } => (settings.sharedRate === true ? shared : alone);
    let timer: NodeJS.Timeout | null = null;

    function pump(): void {
      if (timer !== null) clearTimeout(timer);
      timer = null;
      while (!hung && !cutting && queue.length > 0) {
        const chunk = queue[0] as Chunk;
        const waitMs = Math.max(chunk.dueAtMs, line().freeAtMs) - performance.now();
        if (waitMs > 0) {
          timer = setTimeout(pump, Math.ceil(waitMs));
          return;
        }
        queue.shift();
        if (chunk.data === null) {
          to.end();
          continue;
        }
        queuedBytes -= chunk.data.length;
        if (from.isPaused() && queuedBytes < MOST_QUEUED_BYTES) from.resume();
        if (!pass(chunk.data)) return;
        passed(chunk.depth, chunk.data.length);
      }
    }

    function pass(data: Buffer): boolean {
      const room = cutAt - bytes;
      if (data.length > room) {
        if (room > 0) to.write(data.subarray(0, room));
        bytes = cutAt;
        cutAt = Infinity;
        cutting = true;
        setImmediate(cut);
        return false;
      }
      bytes += data.length;
      const rate = settings.bytesPerSecond ?? Infinity;
      const from = Math.max(line().freeAtMs, performance.now() - TIMER_SLACK_MS);
      line().freeAtMs = from + (data.length / rate) * 1000;
      to.write(data);
      return true;
    }

    function take(data: Buffer | null): void {
      queue.push({ data, dueAtMs: performance.now() + delayMs(), depth: sent() });
      queuedBytes += data?.length ?? 0;
      if (queuedBytes > MOST_QUEUED_BYTES) from.pause();
      if (timer === null) pump();
    }

    from.on('data', (data: Buffer) => {
      // At a low rate a chunk of 64 KB would arrive in one piece, late: smaller ones flow.
      const piece = settings.bytesPerSecond === undefined ? data.length : Math.max(256, settings.bytesPerSecond / 50);
      for (let at = 0; at < data.length; at += piece) take(data.subarray(at, at + piece));
    });
    from.on('end', () => {
      take(null);
    });
    pumps.add(pump);
    from.on('close', () => {
      pumps.delete(pump);
      if (timer !== null) clearTimeout(timer);
    });
  }

  const listener = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    client.on('error', () => undefined);
    linksMade++;
    if (refused) {
      client.resetAndDestroy();
      return;
    }
    const server = connect({ ...target, allowHalfOpen: true, noDelay: true });
    links.add(client).add(server);
    server.on('error', () => client.resetAndDestroy());
    client.on('error', () => server.resetAndDestroy());
    client.on('close', () => links.delete(client));
    server.on('close', () => links.delete(server));
    const { clientSent, reachedServer, serverSent, reachedClient } = trips.link();
    const toServer = (depth: number, length: number): void => {
      bytesToServer += length;
      reachedServer(depth);
    };
    carry({
      shared: both.toServer,
      from: client,
      to: server,
      delayMs: () => settings.toServerDelayMs ?? 0,
      sent: clientSent,
      passed: toServer,
    });
    carry({
      shared: both.toClient,
      from: server,
      to: client,
      delayMs: () => settings.toClientDelayMs ?? 0,
      sent: serverSent,
      passed: reachedClient,
    });
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');

  return {
    host: '127.0.0.1',
    port: (listener.address() as AddressInfo).port,
    get links() {
      return Math.ceil(links.size / 2);
    },
    get linksMade() {
      return linksMade;
    },
    get bytes() {
      return bytes;
    },
    get bytesToServer() {
      return bytesToServer;
    },
    get roundTrips() {
      return trips.count;
    },
    slow: (next) => {
      settings = next;
    },
    cut,
    refuse: (next) => {
      refused = next;
    },
    hang: (next) => {
      hung = next;
      for (const pump of pumps) pump();
    },
    cutAfterBytes: (more) => {
      cutAt = bytes + more;
    },
    close: async () => {
      cut();
      listener.close();
      await once(listener, 'close');
    },
  };
}
