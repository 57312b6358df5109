import * as z from 'zod';
import { parseBytes } from './byte-size.js';
import { parseDuration } from './duration.js';

/*
 * The kinds of values that the configuration's schema is made of. Of `* as z` only what is used is built into our files,
 * of `{ z }` all.
 */

/** A text that is not empty. In all of these, `expected` completes “Give …” in an error. */
export const text = (expected: string) => z.string({ error: expected }).min(1, { error: expected });

/** A number; digits in a text count too, since `${NAME}` can only give a text. */
export const numeric = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (typeof value === 'string' && /^\d+(\.\d+)?$/.test(value) ? Number(value) : value), schema);

/** A whole number within limits, both included. */
export const whole = (least: number, most: number, expected = `a whole number from ${least} to ${most}`) =>
  numeric(z.int({ error: expected }).min(least, { error: expected }).max(most, { error: expected }));

/** A duration, given in milliseconds; `least` is written as in the file. */
export const duration = (least: string) => {
  const expected = `a duration such as 500ms, 5s, 10m or 24h, at least ${least}`;
  const leastMs = parseDuration(least) ?? 0;
  return z.string({ error: expected }).transform((value, context) => {
    const ms = parseDuration(value);
    if (ms !== null && ms >= leastMs) return ms;
    context.addIssue({ code: 'custom', message: expected });
    return z.NEVER;
  });
};

/** A size, given in bytes. */
export const byteSize = () => {
  const expected = 'a size such as 500kB, 50MB or 2GB';
  return z.string({ error: expected }).transform((value, context) => {
    const bytes = parseBytes(value);
    if (bytes !== null && bytes > 0) return bytes;
    context.addIssue({ code: 'custom', message: expected });
    return z.NEVER;
  });
};

/** A text that a reader takes apart; what is wrong with it is told before what is expected. */
export const parsed = <T extends object>(read: (value: string) => T | { readonly fault: string }, expected: string) =>
  z.string({ error: expected }).transform((value, context): T => {
    const result = read(value);
    if (!('fault' in result)) return result;
    context.addIssue({ code: 'custom', message: expected, params: { fault: result.fault } });
    return z.NEVER;
  });

/** A list of texts. */
export const list = (item: z.ZodType<string>, expected: string) => z.array(item, { error: expected });

/** A name that MySQL takes; `what` says of what. */
export const identifier = (what: string) => {
  const expected = `the name of ${what}, at most 64 characters`;
  return text(expected).max(64, { error: expected });
};
