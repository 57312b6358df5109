import { BlockList, isIP } from 'node:net';
import * as z from 'zod';
import { parseCron } from '../schedule/cron.js';
import { parseWindow } from '../schedule/window.js';
import { duration, parsed, text } from './schema-values.js';
import type { ServeConfig } from './serve-config.js';

/* The part of the configuration's schema that is about `spokesync serve`: see schema.ts. */

const CRON = 'a cron expression such as "*/15 8-18 * * 1-6", or a list of them';

/** The key `schedule`: one expression or several, given as a list. */
export const schedule = z
  .union([z.string(), z.array(z.string()).min(1, { error: CRON })], { error: CRON })
  .transform((value, context): readonly string[] => {
    const expressions = typeof value === 'string' ? [value] : value;
    for (const [index, expression] of expressions.entries()) {
      // Which zone it is meant for makes no difference to whether it is one.
      const read = parseCron(expression, 'UTC');
      if (!('fault' in read)) continue;
      const path = typeof value === 'string' ? [] : [index];
      context.addIssue({ code: 'custom', message: CRON, path, params: { fault: read.fault } });
    }
    return expressions;
  });

/** The key `window` of a spoke. */
export const window = parsed(parseWindow, 'two times of day such as 20:00-06:00');

/** The key `timeZone`. */
export const timeZone = text('a time zone such as Asia/Kathmandu').refine(isTimeZone, {
  error: 'a time zone such as Asia/Kathmandu',
});

/** The key `jitter`. */
export const jitter = duration('0s');

/** The key `keep`. */
export const keep = duration('1h');

const LISTEN = '127.0.0.1:8086';
const URL_OF_CONSOLE = 'an address such as https://sync.example.org';
const PROXY = 'an address or a network such as 10.0.0.5 or 10.0.0.0/24';

/** The key `serve`. */
export const serve = z.strictObject({
  listen: z
    .string({ error: LISTEN })
    .default(LISTEN)
    .transform((value, context) => {
      const read = parseListen(value);
      if (!('fault' in read)) return read;
      context.addIssue({ code: 'custom', message: LISTEN, params: { fault: read.fault } });
      return z.NEVER;
    })
    .describe(
      'Address and port of the web console, `/healthz` and `/metrics`. The latter two need no password: give another address than 127.0.0.1 only where everybody who reaches it may read them. The console then insists on accounts (`spokesync user add`), and on `tls` or `trustedProxy`.',
    ),
  console: z
    .boolean({ error: 'true or false' })
    .default(true)
    .describe('Whether there is a web console; `false`: only `/healthz` and `/metrics`.'),
  url: z
    .string({ error: URL_OF_CONSOLE })
    .regex(/^https?:\/\/[^\s/?#@]+\/?$/u, { error: URL_OF_CONSOLE })
    .transform((value) => value.replace(/\/$/u, ''))
    .optional()
    .describe('Where people find the console; links in mails lead there.'),
  tls: z
    .strictObject({
      cert: text('a file').describe('PEM file with the certificate, and those between it and its authority.'),
      key: text('a file').describe('PEM file with its key.'),
    })
    .optional()
    .describe('Has the console, `/healthz` and `/metrics` answer over https.'),
  trustedProxy: z
    .union([z.string(), z.array(z.string())], { error: PROXY })
    .transform((value) => (typeof value === 'string' ? [value] : value))
    .refine((value) => value.every(isNetwork), { error: PROXY })
    .default([])
    .describe(
      'Address or network of the reverse proxy that people reach the console through, or a list of them. It must end their https, and send `X-Forwarded-For`.',
    ),
});

/** The key `log`. */
export const log = z.strictObject({
  level: z
    .enum(['debug', 'info', 'warn', 'error'], { error: 'debug, info, warn or error' })
    .default('info')
    .describe('The least that is worth a line: `debug`, `info`, `warn` or `error`.'),
  format: z
    .enum(['json', 'text'], { error: 'json or text' })
    .default('json')
    .describe('`json`: one JSON document a line. `text`: time, level and message, for people.'),
});

function parseListen(written: string): ServeConfig['listen'] | { readonly fault: string } {
  const match = /^(?:\[([0-9a-fA-F:.%]+)\]|([^\s:[\]/]+)):(\d{1,5})$/u.exec(written);
  if (match === null) return { fault: 'this is no address with a port' };
  const port = Number(match[3]);
  if (port > 65_535) return { fault: 'there is no such port' };
  return { host: match[1] ?? match[2] ?? '', port };
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** Whether it is an IP address, or a network as `10.0.0.0/24`. */
function isNetwork(written: string): boolean {
  try {
    return networksOf([written]).rules.length === 1;
  } catch {
    return false;
  }
}

/** The addresses and networks as one list to check an address against. Throws where one is neither. */
export function networksOf(written: readonly string[]): BlockList {
  const networks = new BlockList();
  for (const one of written) {
    const [address = '', bits] = one.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (bits === undefined) networks.addAddress(address, family);
    else networks.addSubnet(address, Number(bits), family);
  }
  return networks;
}
