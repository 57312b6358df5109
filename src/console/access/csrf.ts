import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import type { ConsoleEnv } from '../console-env.js';
import { askerOfRequest } from './asker-of-request.js';
import { Refusal } from './refusal.js';

/** The field of a form that holds the token. */
export const CSRF_FIELD = 'csrf';

/** The header of a request by script that holds the token. */
const CSRF_HEADER = 'x-csrf-token';

const OWN_KEY = randomBytes(32);

/** The token of a session; without one, of this process. It says nothing about the session's own token. */
export function csrfToken(session: string | null): string {
  return createHmac('sha256', session ?? OWN_KEY)
    .update('a form of the console')
    .digest('base64url');
}

/** Whatever may change something must come from a page of ours: by its origin, and by the token that only it knows. */
export const csrfCheck: MiddlewareHandler<ConsoleEnv> = async (c, next) => {
  if (c.req.method === 'GET' || c.req.method === 'HEAD') return next();
  const asker = askerOfRequest(c);
  const origin = c.req.header('origin') ?? null;
  const isOurs =
    origin === null
      ? c.req.header('sec-fetch-site') === 'same-origin'
      : asker.kind === 'welcome' && hostOf(origin) === asker.host;
  const given = c.req.header(CSRF_HEADER) ?? (await c.req.parseBody())[CSRF_FIELD];
  if (!isOurs || typeof given !== 'string' || !isSame(given, c.var.visitor.csrf)) {
    throw new Refusal(
      'This page was opened too long ago, or not from here. Nothing was changed.',
      'Open the page again, and do it there.',
    );
  }
  await next();
  c.var.service.lookAgain();
  return undefined;
};

function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null;
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
