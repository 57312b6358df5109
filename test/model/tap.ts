import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/**
 * A TCP relay that asks before it passes on. Each packet from the client waits for `beforeServer`, each one from the
 * server for `beforeClient`: something may happen exactly then.
 */
export interface Tap {
  readonly port: number;
  listen(hooks: TapHooks): void;
  refuse(refused: boolean): void;
  /** Resets all links. */
  cut(): void;
  close(): Promise<void>;
}

export interface TapHooks {
  readonly beforeServer?: (data: Buffer) => Promise<void> | void;
  readonly beforeClient?: (data: Buffer) => Promise<void> | void;
}

/** Opens a tap in front of `target`. */
export async function openTap(target: { host: string; port: number }): Promise<Tap> {
  let hooks: TapHooks = {};
  let refused = false;
  const links = new Set<Socket>();

  /** Passes on in order, one after the other, even where a hook takes its time. */
  function carry(from: Socket, to: Socket, ask: (data: Buffer) => Promise<void> | void): void {
    let tail = Promise.resolve();
    from.on('data', (data: Buffer) => {
      tail = tail.then(() => ask(data)).then(() => void (to.destroyed || to.write(data)));
    });
    from.on('end', () => {
      tail = tail.then(() => void to.end());
    });
  }

  const listener = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    client.on('error', () => undefined);
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
    carry(client, server, (data) => hooks.beforeServer?.(data));
    carry(server, client, (data) => hooks.beforeClient?.(data));
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');

  function cut(): void {
    for (const socket of links) socket.resetAndDestroy();
    links.clear();
  }

  return {
    port: (listener.address() as AddressInfo).port,
    listen: (next) => {
      hooks = next;
    },
    refuse: (next) => {
      refused = next;
    },
    cut,
    close: async () => {
      cut();
      listener.close();
      await once(listener, 'close');
    },
  };
}
