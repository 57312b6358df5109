import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** How many connections it had: at the same time at most, and in all. */
export interface SilentServer {
  readonly port: number;
  readonly most: () => number;
  readonly all: () => number;
}

/** Takes connections and never says a word, as a server behind a broken firewall; it ends with the test. */
export async function silentServer(): Promise<SilentServer> {
  const sockets = new Set<Socket>();
  let [most, all] = [0, 0];
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined));
    all += 1;
    most = Math.max(most, sockets.size);
    socket.on('close', () => sockets.delete(socket));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, most: () => most, all: () => all };
}
