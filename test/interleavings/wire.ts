import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import type { Config, SiteConfig } from '../../src/config/config.js';

/**
 * What becomes of a statement: it passes (`undefined`); `cut`: its link is reset before the server gets it; or the server
 * gets it and, once it has answered, `answered` is awaited before the answer goes on; with `lost` the link is then reset
 * instead.
 */
export type Verdict = undefined | 'cut' | { readonly answered?: () => Promise<void> | void; readonly lost?: boolean };

/** Is shown each statement, in the order of its link, and may take its time: the link stands still meanwhile. */
export type Watcher = (statement: string, link: WireLink) => Promise<Verdict> | Verdict;

/** One connection through the wire. `seen` are its statements so far, this one excluded. */
export interface WireLink {
  readonly number: number;
  readonly seen: readonly string[];
}

/** A line to a server on which a test can stop, cut or slip something in at any one statement. */
export interface Wire {
  readonly port: number;
  watch(watcher: Watcher | null): void;
  /** Resets all links. */
  cut(): void;
  /** Whether new links are reset as soon as they are made. */
  refuse(refused: boolean): void;
}

const QUERY = 0x03;
const PREPARE = 0x16;

/** The text of a client packet that starts a command, null for any other: logins, parameters, pings. */
function statementOf(packet: Buffer): string | null {
  const command = packet[4];
  return packet[3] === 0 && (command === QUERY || command === PREPARE) ? packet.toString('utf8', 5) : null;
}

/** Cuts a stream of bytes into the packets of the client protocol. */
function packetReader(): (data: Buffer) => Buffer[] {
  let rest = Buffer.alloc(0);
  return (data) => {
    rest = Buffer.concat([rest, data]);
    const packets: Buffer[] = [];
    while (rest.length >= 4 && rest.length >= 4 + rest.readUIntLE(0, 3)) {
      const end = 4 + rest.readUIntLE(0, 3);
      packets.push(rest.subarray(0, end));
      rest = rest.subarray(end);
    }
    return packets;
  };
}

/** Opens a wire to `target`, closed when the running test is over. Links over it must not use TLS. */
export async function openWire(target: { readonly host: string; readonly port: number }): Promise<Wire> {
  let watcher: Watcher | null = null;
  let refused = false;
  let made = 0;
  const links = new Set<Socket>();

  function carry(client: Socket, server: Socket): void {
    const seen: string[] = [];
    const link: WireLink = { number: ++made, seen };
    const read = packetReader();
    let tail = Promise.resolve();
    let atAnswer: Exclude<Verdict, undefined | 'cut'> | null = null;

    async function pass(packet: Buffer): Promise<void> {
      const statement = statementOf(packet);
      const verdict = statement === null ? undefined : await watcher?.(statement, link);
      if (statement !== null) seen.push(statement);
      if (verdict === 'cut') {
        client.resetAndDestroy();
        return;
      }
      atAnswer = verdict ?? null;
      if (!server.destroyed) server.write(packet);
    }

    async function answer(data: Buffer): Promise<void> {
      const hook = atAnswer;
      atAnswer = null;
      await hook?.answered?.();
      if (hook?.lost === true) client.resetAndDestroy();
      else if (!client.destroyed) client.write(data);
    }

    let answers = Promise.resolve();
    client.on('data', (data: Buffer) => {
      for (const packet of read(data)) tail = tail.then(() => pass(packet));
    });
    server.on('data', (data: Buffer) => {
      answers = answers.then(() => answer(data));
    });
    client.on('end', () => {
      tail = tail.then(() => void server.end());
    });
    server.on('end', () => {
      answers = answers.then(() => void client.end());
    });
    // What was forwarded reaches the server even if the client is gone by then.
    client.on('close', () => {
      tail = tail.then(() => void server.destroySoon());
    });
    server.on('close', () => {
      links.delete(client);
      answers = answers.then(() => void client.destroy());
    });
  }

  const listener = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    client.on('error', () => undefined);
    if (refused) {
      client.resetAndDestroy();
      return;
    }
    const server = connect({ ...target, allowHalfOpen: true, noDelay: true });
    server.on('error', () => client.resetAndDestroy());
    links.add(client);
    carry(client, server);
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');

  const cut = (): void => {
    for (const socket of links) socket.resetAndDestroy();
    links.clear();
  };
  onTestFinished(async () => {
    watcher = null;
    cut();
    listener.close();
    await once(listener, 'close');
  });
  return {
    port: (listener.address() as AddressInfo).port,
    watch: (next) => {
      watcher = next;
    },
    cut,
    refuse: (next) => {
      refused = next;
    },
  };
}

/** A watcher for one moment: the first statement that `when` picks gets `then`; all others pass. */
export function atFirst(
  when: (statement: string, link: WireLink) => boolean,
  then: () => Promise<Verdict> | Verdict,
): Watcher {
  let done = false;
  return (statement, link) => {
    if (done || !when(statement, link)) return undefined;
    done = true;
    return then();
  };
}

/** The configuration with one site reached through a wire. */
export function over(config: Config, site: number, wire: Wire): Pick<Config, 'hub' | 'spokes'> {
  const moved = <T extends SiteConfig>(one: T): T =>
    one.id === site ? { ...one, connection: { ...one.connection, port: wire.port } } : one;
  return { hub: moved(config.hub), spokes: config.spokes.map(moved) };
}

/** A spoke has been compared, and nothing has been read for deciding yet. */
export function endsCompare(statement: string, link: WireLink): boolean {
  return statement === 'COMMIT' && link.seen.some((one) => one.includes('CONSISTENT SNAPSHOT'));
}

/** Rows of the staff table are about to be locked: read and decided, not yet written. */
export function locksRows(statement: string): boolean {
  return statement.includes('`person` t WHERE') && statement.endsWith('FOR UPDATE');
}

/** A batch with rows of the staff table is about to be committed: its token is set. */
export function commitsBatch(statement: string, link: WireLink): boolean {
  return statement === 'COMMIT' && setsToken(link) && transaction(link).some((one) => one.includes('`person`'));
}

/** A transaction that sets its site's token is about to be committed: with rows, or the one that ends a pass. */
export function commitsToken(statement: string, link: WireLink): boolean {
  return statement === 'COMMIT' && setsToken(link);
}

function setsToken(link: WireLink): boolean {
  return transaction(link).some((one) => /^(?:INSERT|UPDATE)\b[^;]*spokesync_token/u.test(one));
}

/** What the link has sent since its transaction began. */
function transaction({ seen }: WireLink): readonly string[] {
  return seen.slice(seen.findLastIndex((statement) => statement.startsWith('START TRANSACTION')));
}
