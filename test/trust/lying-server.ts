import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import type { ServerAddress } from '../support/server-address.js';

/** A listener of the test's own on 127.0.0.1; it and its links go when the running test is over. */
export interface Listener {
  readonly port: number;
  /** Bytes that were written to all links so far, and taken by the other end's machine. */
  readonly sent: () => number;
  readonly links: () => number;
}

/** What speaks to whoever connects as `speak` does, which is no server at all. */
export async function listener(speak: (client: Socket) => void): Promise<Listener> {
  const links = new Set<Socket>();
  let gone = 0;
  const server = createServer((client) => {
    links.add(client);
    client.on('error', () => undefined);
    client.on('close', () => {
      gone += client.bytesWritten - client.writableLength;
      links.delete(client);
    });
    speak(client);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    for (const link of links) link.destroy();
    server.close();
    await once(server, 'close');
  });
  return {
    port: (server.address() as AddressInfo).port,
    sent: () => gone + [...links].reduce((sum, link) => sum + link.bytesWritten - link.writableLength, 0),
    links: () => links.size,
  };
}

/** Writes the same piece without end, as fast as it is taken. */
export function withoutEnd(client: Socket, piece: Buffer): void {
  const more = (): void => {
    while (client.writable && client.write(piece));
  };
  client.on('drain', more);
  more();
}

/** A real server behind a line on which `lie` changes what the server says: the bytes, and how many came before them. */
export function lyingServer(target: ServerAddress, lie: (data: Buffer, before: number) => Buffer): Promise<Listener> {
  return listener((client) => {
    const server = connect({ host: target.host, port: target.port, noDelay: true });
    server.on('error', () => client.destroy());
    client.on('close', () => server.destroy());
    server.on('close', () => client.destroy());
    client.pipe(server);
    let before = 0;
    server.on('data', (data: Buffer) => {
      const told = lie(data, before);
      before += data.length;
      client.write(told);
    });
  });
}

/** Packets of MySQL's protocol, one behind the other. */
export function packets(first: number, ...payloads: readonly Buffer[]): Buffer {
  return Buffer.concat(
    payloads.flatMap((payload, at) => {
      const header = Buffer.alloc(4);
      header.writeUIntLE(payload.length, 0, 3);
      header[3] = (first + at) & 0xff;
      return [header, payload];
    }),
  );
}

/** What a MariaDB 10.11 says first; it wants no TLS, and lets everybody in who says `native`. */
export function greeting(): Buffer {
  const text = (value: string): Buffer => Buffer.from(`${value}\0`);
  const capabilities = 0xf7fe;
  const more = 0x81bf & ~0x0800;
  const fixed = Buffer.alloc(6);
  fixed.writeUInt16LE(capabilities & ~0x0800, 0);
  fixed[2] = 45;
  fixed.writeUInt16LE(2, 3);
  const rest = Buffer.alloc(13);
  rest.writeUInt16LE(more, 0);
  rest[2] = 21;
  return Buffer.concat([
    Buffer.from([10]),
    text('5.5.5-10.11.6-MariaDB'),
    Buffer.from([1, 0, 0, 0]),
    text('12345678'),
    fixed.subarray(0, 5),
    rest,
    text('123456789012'),
    text('mysql_native_password'),
  ]);
}

/** An OK packet's payload. */
export const OK = Buffer.from([0, 0, 0, 2, 0, 0, 0]);

/** The head of a result with one text column, and one row of it. */
export function result(value: Buffer): { readonly head: readonly Buffer[]; readonly row: Buffer } {
  const text = (word: string): Buffer => Buffer.from([word.length, ...Buffer.from(word)]);
  const column = Buffer.concat([
    text('def'),
    ...['', '', '', 'x', ''].map(text),
    Buffer.from([0x0c, 45, 0, 255, 255, 0, 0, 0xfd, 0, 0, 0, 0, 0]),
  ]);
  const length = Buffer.alloc(4);
  length[0] = 0xfd;
  length.writeUIntLE(value.length, 1, 3);
  return { head: [Buffer.from([1]), column, Buffer.from([0xfe, 0, 0, 2, 0])], row: Buffer.concat([length, value]) };
}
