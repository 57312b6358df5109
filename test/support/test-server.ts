import { type PrivateServer, type PrivateServerOptions, startPrivateServer } from '../../src/demo/private-server.js';
import { serverIn } from './server-folder.js';
import type { SharedServer } from './server-address.js';

/** A private server, with what it is. */
export type TestServer = PrivateServer & SharedServer;

/**
 * Starts a private server as the hubs (`a`) or the spokes (`b`) of the tests have it: the installed MariaDB, or what stands
 * in the folder that SPOKESYNC_TEST_FOLDER_A or _B names (`npm run test:matrix` sets them). The caller stops it.
 */
export async function startTestServer(
  side: 'a' | 'b',
  options: Omit<PrivateServerOptions, 'program'> = {},
): Promise<TestServer> {
  const folder = process.env[`SPOKESYNC_TEST_FOLDER_${side.toUpperCase()}`] ?? '';
  if (folder === '') return { ...(await startPrivateServer(options)), flavour: 'mariadb' };
  const { flavour, program } = serverIn(folder);
  return { ...(await startPrivateServer({ ...options, program })), flavour };
}
