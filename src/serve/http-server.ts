import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SyncError } from '../errors.js';

/** What a path answers. */
export interface Answer {
  readonly status: number;
  /** The content type. */
  readonly type: string;
  readonly body: string;
}

/** By path, what answers a GET. */
export type Routes = ReadonlyMap<string, () => Promise<Answer>>;

/** A server that listens. */
export interface Listening {
  /** `127.0.0.1:8086`; `[::1]:8086`. */
  readonly address: string;
  /** Ends it, with the requests that are under way. */
  close(): Promise<void>;
}

const MOST_CONNECTIONS = 100;

/** Listens for GET and HEAD on `routes`. Throws SyncError `config` where the address cannot be had. */
export async function listen(
  { host, port }: { readonly host: string; readonly port: number },
  routes: Routes,
  onError: (error: unknown) => void,
): Promise<Listening> {
  const server = createServer((request, response) => {
    answer(routes, request).then(
      (found) => send(response, found, request.method === 'HEAD'),
      (error: unknown) => {
        onError(error);
        send(response, json(500, { error: { code: 'internal', message: 'the log says why', hint: null } }), false);
      },
    );
  });
  server.maxConnections = MOST_CONNECTIONS;
  await bound(server, host, port);
  const { address, family, port: taken } = server.address() as AddressInfo;
  return {
    address: family === 'IPv6' ? `[${address}]:${taken}` : `${address}:${taken}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** An answer that is a JSON document. */
export function json(status: number, document: unknown): Answer {
  return { status, type: 'application/json; charset=utf-8', body: `${JSON.stringify(document, null, 2)}\n` };
}

async function answer(routes: Routes, { method, url = '/' }: IncomingMessage): Promise<Answer> {
  const [path = '/'] = url.split('?');
  const route = routes.get(path);
  if (route === undefined) return refusal(404, 'not-found', `there is ${[...routes.keys()].join(', ')}`);
  if (method !== 'GET' && method !== 'HEAD') return refusal(405, 'method', 'GET it');
  return route();
}

function refusal(status: number, code: string, hint: string): Answer {
  return json(status, { error: { code, message: status === 404 ? 'not found' : 'not allowed', hint } });
}

function send(response: ServerResponse, { status, type, body }: Answer, headOnly: boolean): void {
  response.writeHead(status, {
    'content-type': type,
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...(status === 405 && { allow: 'GET, HEAD' }),
  });
  response.end(headOnly ? undefined : body);
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
