import { z } from 'zod';
import { parseCron } from '../schedule/cron.js';
import { parseWindow } from '../schedule/window.js';
import { duration, parsed, text } from './schema-values.js';

/* The part of the configuration's schema that is about `spokesync serve`: see schema.ts. */

/** What `serve` runs by, and what it offers. Durations are in milliseconds. */
export interface ServeConfig {
  /** Cron expressions; none: only spokes with a schedule of their own are synced. */
  readonly schedule: readonly string[];
  /** Null: this machine's. */
  readonly timeZone: string | null;
  readonly jitterMs: number;
  /** Port 0: one that is free. */
  readonly listen: { readonly host: string; readonly port: number };
  readonly log: {
    readonly level: 'debug' | 'info' | 'warn' | 'error';
    readonly format: 'json' | 'text';
  };
}

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
      'Address and port of `/healthz` and `/metrics`. They need no password: give another address than 127.0.0.1 only where everybody who reaches it may read them.',
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
