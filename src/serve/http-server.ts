import { createServer, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createSecureContext } from 'node:tls';
import { getRequestListener } from '@hono/node-server';
import type { ServeConfig } from '../config/serve-config.js';
import { messageOf } from '../error-message.js';
import { SyncError } from '../errors.js';

/** A server that listens. */
export interface Listening {
  /** `127.0.0.1:8086`; `[::1]:8086`. */
  readonly address: string;
  /** The same with `http://` or `https://` before it. */
  readonly url: string;
  /** Ends it, with the requests that are under way. */
  close(): Promise<void>;
}

/** Each page that somebody has open keeps one for what happens meanwhile. */
const MOST_CONNECTIONS = 500;

/** Has `answer` answer requests. Throws SyncError `config` where the address cannot be had or the certificate not be used. */
export async function listen(
  { listen: { host, port }, tls }: Pick<ServeConfig, 'listen' | 'tls'>,
  answer: (request: Request, env: object) => Response | Promise<Response>,
): Promise<Listening> {
  const listener = getRequestListener((request, env) => answer(request, env), { overrideGlobalObjects: false });
  const onRequest: Parameters<typeof createServer>[1] = (request, response) => void listener(request, response);
  const server =
    tls === null ? createServer(onRequest) : createSecureServer(certificate(tls), (...both) => onRequest(...both));
  server.maxConnections = MOST_CONNECTIONS;
  await bound(server, host, port);
  const { address, family, port: taken } = server.address() as AddressInfo;
  const at = `${family === 'IPv6' ? `[${address}]` : address}:${taken}`;
  return {
    address: at,
    url: `${tls === null ? 'http' : 'https'}://${at}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function certificate({ cert, key }: NonNullable<ServeConfig['tls']>): { cert: string; key: string } {
  const pem = { cert, key: key.reveal() };
  try {
    createSecureContext(pem);
    return pem;
  } catch (error) {
    const said = messageOf(error);
    throw new SyncError('config', `serve.tls cannot be used: ${said}`, {
      hint: 'give a PEM certificate and the key that belongs to it',
      cause: error,
    });
  }
}

function bound(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const hint = 'give another serve.listen, or end what listens there (another spokesync serve?)';
      const message = `serve.listen ${host}:${port} cannot be had: ${error.code ?? error.message}`;
      reject(new SyncError('config', message, { hint, cause: error }));
    });
    server.listen(port, host, resolve);
  });
}
