import type { TestProject } from 'vitest/node';
import { givenServer } from './given-server.js';
import type { SharedServer } from './server-address.js';
import { startTestServer } from './test-server.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** The hub's and the spoke's, in different time zones. */
    servers: { readonly a: SharedServer; readonly b: SharedServer };
  }
}

interface Shared {
  readonly address: SharedServer;
  readonly stop: () => Promise<void>;
}

let running: Promise<{ a: Shared; b: Shared }> | null = null;
let users = 0;

async function privateServer(side: 'a' | 'b', timeZone: string): Promise<Shared> {
  const server = await startTestServer(side, { timeZone });
  const { host, port, socket, user, password, flavour } = server;
  return { address: { host, port, socket, user, password, flavour }, stop: () => server.stop() };
}

async function shared(side: 'a' | 'b', timeZone: string): Promise<Shared> {
  const given = await givenServer(`SPOKESYNC_TEST_SERVER_${side.toUpperCase()}`);
  return given === null ? privateServer(side, timeZone) : { address: given, stop: () => Promise.resolve() };
}

async function start(): Promise<{ a: Shared; b: Shared }> {
  const [a, b] = await Promise.all([shared('a', '+00:00'), shared('b', '+05:45')]);
  return { a, b };
}

/**
 * Vitest calls this once for each project: they share the two servers, and the last one to end stops them. Servers that
 * SPOKESYNC_TEST_SERVER_A and _B name (see {@link givenServer}) are used in their place, and left running.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  running ??= start();
  users++;
  const servers = await running;
  project.provide('servers', { a: servers.a.address, b: servers.b.address });
  return async () => {
    users--;
    if (users > 0) return;
    running = null;
    await Promise.all([servers.a.stop(), servers.b.stop()]);
  };
}
