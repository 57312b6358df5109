import type { TestProject } from 'vitest/node';
import { startPrivateServer, type PrivateServer } from '../../src/demo/private-server.js';

/** Where a test finds a server and how it logs in there: what can be handed from the setup to the test's process. */
export interface ServerAddress {
  readonly host: string;
  readonly port: number;
  readonly socket: string;
  readonly user: string;
  readonly password: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    /** The hub's and the spoke's, in different time zones. */
    servers: { readonly a: ServerAddress; readonly b: ServerAddress };
  }
}

const address = ({ host, port, socket, user, password }: PrivateServer): ServerAddress => ({
  host,
  port,
  socket,
  user,
  password,
});

let running: Promise<{ a: PrivateServer; b: PrivateServer }> | null = null;
let users = 0;

async function start(): Promise<{ a: PrivateServer; b: PrivateServer }> {
  const [a, b] = await Promise.all([startPrivateServer(), startPrivateServer({ timeZone: '+05:45' })]);
  return { a, b };
}

/** Vitest calls this once for each project: they share the two servers, and the last one to end stops them. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  running ??= start();
  users++;
  const servers = await running;
  project.provide('servers', { a: address(servers.a), b: address(servers.b) });
  return async () => {
    users--;
    if (users > 0) return;
    running = null;
    await Promise.all([servers.a.stop(), servers.b.stop()]);
  };
}
