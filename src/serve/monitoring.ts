import { type Context, Hono } from 'hono';
import { EXPOSITION_TYPE } from './exposition.js';
import type { Service } from './service.js';

/**
 * `/healthz` and `/metrics`, which need no password; everything else is `others`' (null: there is nothing else).
 * `onError` gets what went wrong on our side.
 */
export function monitoring(
  service: Service,
  others: ((request: Request, env: object) => Response | Promise<Response>) | null,
  onError: (error: unknown) => void,
): Hono {
  const app = new Hono();
  app.get('/healthz', async (c) => {
    const health = await service.health();
    return document(c, health.status === 'ok' ? 200 : 503, health);
  });
  app.get('/metrics', async (c) => plain(c, EXPOSITION_TYPE, 200, await service.metrics()));
  app.on(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'], ['/healthz', '/metrics'], (c) => {
    c.header('Allow', 'GET, HEAD');
    return refusal(c, 405, 'method', 'not allowed', 'GET it');
  });
  if (others !== null) app.all('*', (c) => others(c.req.raw, c.env as object));
  app.notFound((c) => refusal(c, 404, 'not-found', 'not found', 'there is /healthz, /metrics'));
  app.onError((error, c) => {
    onError(error);
    return refusal(c, 500, 'internal', 'the log says why', null);
  });
  return app;
}

type Status = 200 | 404 | 405 | 500 | 503;

function refusal(c: Context, status: Status, code: string, message: string, hint: string | null): Response {
  return document(c, status, { error: { code, message, hint } });
}

function document(c: Context, status: Status, content: unknown): Response {
  return plain(c, 'application/json; charset=utf-8', status, `${JSON.stringify(content, null, 2)}\n`);
}

function plain(c: Context, type: string, status: Status, body: string): Response {
  c.header('Content-Type', type);
  c.header('Cache-Control', 'no-store');
  c.header('X-Content-Type-Options', 'nosniff');
  return c.body(body, status);
}
