import type { Address } from '../mysql/addresses.js';

/** A database url in its parts, percent-decoded. `password` is null where the url has none. */
export interface DatabaseUrl extends Address {
  /** More addresses of the same site. */
  readonly others: readonly Address[];
  readonly user: string;
  readonly password: string | null;
  readonly database: string;
}

/** A mail server's url in its parts, percent-decoded. `secure`: smtps. */
export interface SmtpUrl {
  readonly host: string;
  readonly port: number;
  readonly secure: boolean;
  readonly user: string | null;
  readonly password: string | null;
}

/** What is wrong with a url, in words that never hold any of its password. */
export interface UrlFault {
  readonly fault: string;
}

const SCHEME = /^([A-Za-z][A-Za-z0-9+.-]*):\/\//;

/**
 * Reads `mysql://user[:password]@host[:port]/database` (also `mariadb://`); `host:port,host:port` are the nodes of a
 * cluster. The user info ends at the last `@`, so that
 * a password may hold `@`, `/` or `#` as it is; only `%` must be written `%25`.
 */
export function parseDatabaseUrl(text: string): DatabaseUrl | UrlFault {
  const scheme = SCHEME.exec(text);
  if (!scheme) return { fault: 'it does not begin with mysql:// or mariadb://' };
  if (!/^(mysql|mariadb)$/i.test(scheme[1] ?? '')) return { fault: `it begins with ${scheme[1]}:// and not mysql://` };
  const { userInfo, rest } = splitUserInfo(text.slice(scheme[0].length));
  if (!userInfo?.user) return { fault: 'it names no user' };
  const tail = /^([^/?#]*)(?:\/([^?#]*))?(.*)$/s.exec(rest);
  if (tail?.[3]) return { fault: 'it ends in ? or # settings' };
  const addresses = addressesIn(tail?.[1] ?? '');
  if ('fault' in addresses) return addresses;
  const [address, ...others] = addresses;
  const user = decode(userInfo.user);
  const password = decodeOrNull(userInfo.password);
  const database = decode(tail?.[2] ?? '');
  if (user === undefined || password === undefined || database === undefined)
    return { fault: 'a % in it is not followed by two hex digits' };
  if (database === '') return { fault: 'it names no database' };
  if (database.includes('/') || database.length > 64) return { fault: 'its database is not a name' };
  return { ...address, others, user, password, database };
}

/** Reads `smtp://[user:password@]host[:port]` or `smtps://…`; the ports are 587 and 465 where none is given. */
export function parseSmtpUrl(text: string): SmtpUrl | UrlFault {
  const scheme = SCHEME.exec(text);
  if (!scheme || !/^smtps?$/i.test(scheme[1] ?? '')) return { fault: 'it does not begin with smtp:// or smtps://' };
  const secure = scheme[1]?.toLowerCase() === 'smtps';
  const { userInfo, rest } = splitUserInfo(text.slice(scheme[0].length));
  const address = hostAndPort(rest.replace(/\/$/, ''), secure ? 465 : 587);
  if ('fault' in address) return address;
  const user = userInfo ? decode(userInfo.user) : null;
  const password = decodeOrNull(userInfo?.password ?? null);
  if (user === undefined || password === undefined) return { fault: 'a % in it is not followed by two hex digits' };
  return { ...address, secure, user, password };
}

const HOST = String.raw`(?:\[[0-9A-Fa-f:.]*\]|[^:/?#,]*)(?::\d{1,5})?`;
const HOST_AND_PATH = new RegExp(`^${HOST}(?:/[^?#:]*)?$`, 'u');
const HOSTS_AND_PATH = new RegExp(`^${HOST}(?:,${HOST})*(?:/[^?#:]*)?$`, 'u');

/** A url as it may be shown: the password, or what may be one in a url that is not understood, becomes `***`. */
export function redactUrl(text: string): string {
  const scheme = SCHEME.exec(text)?.[0];
  if (scheme === undefined) return text.includes('@') || text.includes(':') ? '***' : text;
  const { userInfo, rest } = splitUserInfo(text.slice(scheme.length));
  // Without a user what looks like several hosts may be a user with a password, whose host was left out.
  const shownRest = (userInfo ? HOSTS_AND_PATH : HOST_AND_PATH).test(rest) ? rest : rest.replace(/[:?#].*$/s, '***');
  if (!userInfo) return scheme + shownRest;
  return `${scheme}${userInfo.user}${userInfo.password === null ? '' : ':***'}@${shownRest}`;
}

function splitUserInfo(text: string): { userInfo: { user: string; password: string | null } | null; rest: string } {
  const at = text.lastIndexOf('@');
  if (at < 0) return { userInfo: null, rest: text };
  const info = text.slice(0, at);
  const colon = info.indexOf(':');
  const userInfo =
    colon < 0 ? { user: info, password: null } : { user: info.slice(0, colon), password: info.slice(colon + 1) };
  return { userInfo, rest: text.slice(at + 1) };
}

function addressesIn(text: string): readonly [Address, ...Address[]] | UrlFault {
  const [first, ...others] = text.split(',');
  const address = hostAndPort(first ?? '', 3306);
  if ('fault' in address) return address;
  const further = others.length === 0 ? [] : addressesIn(others.join(','));
  return 'fault' in further ? further : [address, ...further];
}

function hostAndPort(text: string, defaultPort: number): Address | UrlFault {
  const match = /^(?:\[([0-9A-Fa-f:.]+)\]|([^:[\]]*))(?::(.*))?$/s.exec(text);
  if (!match) return { fault: 'its host is not a name or address (IPv6 in [ ])' };
  const host = match[1] ?? decode(match[2] ?? '') ?? '';
  if (!/^[\w.:-]+$/.test(host))
    return { fault: host === '' ? 'it names no host' : 'its host is not a name or address' };
  const portText = match[3] === undefined ? String(defaultPort) : (decode(match[3]) ?? '');
  const port = /^\d{1,5}$/.test(portText) ? Number(portText) : 0;
  return port >= 1 && port <= 65_535 ? { host, port } : { fault: 'its port is not a number from 1 to 65535' };
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function decodeOrNull(text: string | null): string | null | undefined {
  return text === null ? null : decode(text);
}
