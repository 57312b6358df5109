import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { ConsoleContext } from '../console-env.js';

const WEEK_S = 7 * 86_400;

/** The token of the session that a request belongs to; null: it brings none along. */
export function sessionToken(c: ConsoleContext): string | null {
  return getCookie(c, nameFor(c)) ?? null;
}

/** Lax, not strict: the link in a mail is to find its reader signed in. */
export function keepSession(c: ConsoleContext, token: string): void {
  setCookie(c, nameFor(c), token, { path: '/', httpOnly: true, sameSite: 'Lax', secure: isSecure(c), maxAge: WEEK_S });
}

/** Has the browser forget the session. */
export function dropSession(c: ConsoleContext): void {
  deleteCookie(c, nameFor(c), { path: '/', secure: isSecure(c) });
}

/** Over https, with the prefix that no other host, and nothing over plain http, may set. */
function nameFor(c: ConsoleContext): string {
  return isSecure(c) ? '__Host-spokesync' : 'spokesync';
}

function isSecure(c: ConsoleContext): boolean {
  const { tls, trustedProxies, url } = c.var.service.config.serve;
  return tls !== null || trustedProxies.length > 0 || url?.startsWith('https:') === true;
}
