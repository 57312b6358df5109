import type { MiddlewareHandler } from 'hono';
import { hasAccounts } from '../../records/accounts.js';
import { findSession } from '../../records/console-sessions.js';
import type { ConsoleContext, ConsoleEnv, Visitor } from '../console-env.js';
import { refusalPage } from '../error-pages.js';
import { askerOfRequest } from './asker-of-request.js';
import { csrfToken } from './csrf.js';
import { Refusal } from './refusal.js';
import { sessionToken } from './session-cookie.js';

/** Where somebody signs in. */
export const SIGN_IN = '/sign-in';

/** Lets in who may come in, and sends whoever has to sign in to the place for it. */
export const gate: MiddlewareHandler<ConsoleEnv> = async (c, next) => {
  const asker = askerOfRequest(c);
  if (asker.kind === 'refused') return refusalPage(c, asker);
  const visitor = await visitorOf(c, asker);
  const { path } = c.req;
  if (visitor !== null) {
    c.set('visitor', visitor);
    return next();
  }
  if (path === SIGN_IN) {
    c.set('visitor', { name: null, role: 'viewer', csrf: csrfToken(null), address: asker.address });
    return next();
  }
  if (c.req.method !== 'GET') return c.redirect(SIGN_IN, 303);
  const { search } = new URL(c.req.url);
  return c.redirect(path === '/' ? SIGN_IN : `${SIGN_IN}?to=${encodeURIComponent(path + search)}`, 303);
};

/** Only operators come through; others are told so. */
export const operatorsOnly: MiddlewareHandler<ConsoleEnv> = async (c, next) => {
  if (c.var.visitor.role === 'operator') return next();
  throw new Refusal(
    'Your account may look at everything, and change nothing.',
    'Ask whoever runs spokesync to give you the role operator.',
  );
};

/** Null: somebody who has to sign in first. */
async function visitorOf(
  c: ConsoleContext,
  { address, mustSignIn }: { readonly address: string; readonly mustSignIn: boolean },
): Promise<Visitor | null> {
  const token = sessionToken(c);
  return c.var.hub.use(async (session, state) => {
    const found = token === null ? null : await findSession(session, state, token);
    if (found !== null) return { ...found, csrf: csrfToken(token), address };
    if (mustSignIn || (await hasAccounts(session, state))) return null;
    return { name: null, role: 'operator', csrf: csrfToken(null), address };
  });
}
