import type { BlockList } from 'node:net';
import { isIP } from 'node:net';
import type { ServeConfig } from '../../config/serve-config.js';
import { networksOf } from '../../config/serve-schema.js';

/** What a request says of where it comes from. Headers are null where they are missing. */
export interface Arrival {
  /** The address at the other end of the connection. */
  readonly remote: string;
  readonly host: string | null;
  readonly forwardedFor: string | null;
  readonly forwardedHost: string | null;
  /** Whether it has any header that only a proxy adds. */
  readonly isForwarded: boolean;
}

/** How far the console lets somebody come, before it is known who it is. */
export type Asker =
  | {
      readonly kind: 'welcome';
      readonly address: string;
      /** The host that the browser shows, and so the one of `Origin`. */
      readonly host: string;
      /** Whether an account is needed, even if there is none. */
      readonly mustSignIn: boolean;
    }
  | { readonly kind: 'refused'; readonly message: string; readonly hint: string };

type Rules = Pick<ServeConfig, 'listen' | 'url' | 'tls' | 'trustedProxies'>;

const LOOPBACK = networksOf(['127.0.0.0/8', '::1']);

/** Whether only this machine reaches it: then nobody has to sign in as long as there is no account. */
export function isOfThisMachineOnly({ listen, url, trustedProxies }: Omit<Rules, 'tls'>): boolean {
  const isNamedHere = url === null || isNameOfThisMachine(new URL(url).hostname);
  return isNameOfThisMachine(listen.host) && isNamedHere && trustedProxies.length === 0;
}

/** Whose word is taken, and on what. Pure. */
export function askerOf(arrival: Arrival, rules: Rules): Asker {
  const { remote, forwardedFor } = arrival;
  const isProxied = isIn(networksOf(rules.trustedProxies), remote);
  const host = ((isProxied ? arrival.forwardedHost : null) ?? arrival.host ?? '').toLowerCase();
  const last = forwardedFor?.split(',').at(-1)?.trim() ?? '';
  const address = isProxied && isIP(last) !== 0 ? last : remote;
  if (isOfThisMachineOnly(rules)) return atThisMachine(arrival, host);
  const named = rules.url === null ? null : new URL(rules.url).host;
  if (rules.trustedProxies.length > 0 && rules.tls === null && !isProxied) {
    return {
      kind: 'refused',
      message: `The console is reached through its proxy, and ${remote} is not it.`,
      hint: named === null ? 'serve.trustedProxy says who is.' : `It is at ${rules.url ?? ''}.`,
    };
  }
  return { kind: 'welcome', address, host, mustSignIn: true };
}

/**
 * Another site may give its name the address 127.0.0.1 and then read our pages as if they were its own: only the names
 * of this machine count. And a proxy that nobody has told us of lets everybody in.
 */
function atThisMachine({ remote, isForwarded }: Arrival, host: string): Asker {
  if (!isNameOfThisMachine(host.replace(/:\d+$/u, '')))
    return {
      kind: 'refused',
      message: `The console was asked for as ${JSON.stringify(host.slice(0, 100))}, which is not a name of this machine.`,
      hint: 'Open it as http://127.0.0.1, or let serve.url say where people find it.',
    };
  if (isForwarded)
    return {
      kind: 'refused',
      message: 'A proxy stands before the console, and the configuration does not know of it.',
      hint: 'Let serve.trustedProxy name its address, and add accounts with spokesync user add.',
    };
  return { kind: 'welcome', address: remote, host, mustSignIn: false };
}

function isNameOfThisMachine(name: string): boolean {
  return name === 'localhost' || name.endsWith('.localhost') || isIn(LOOPBACK, name.replace(/^\[|\]$/gu, ''));
}

function isIn(networks: BlockList, address: string): boolean {
  const plain = address.replace(/^::ffff:/u, '');
  const family = isIP(plain);
  return family !== 0 && networks.check(plain, family === 6 ? 'ipv6' : 'ipv4');
}
