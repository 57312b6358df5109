import { Cron } from 'croner';
import { messageOf } from '../error-message.js';

/** The times of one cron expression, in milliseconds since 1970. Null: there is none. */
export interface CronTimes {
  /** The last one up to `t`, that included. */
  readonly before: (t: number) => number | null;
  /** The first one later than `t`. */
  readonly after: (t: number) => number | null;
}

const NICKNAMES = /^@(?:hourly|daily|midnight|weekly|monthly|yearly|annually)$/iu;

/**
 * Reads a cron expression of five fields, or six with seconds in front, or a nickname such as `@hourly`. Its times are
 * local ones of `timeZone` (null: this machine's): one that a change to summer time leaves out comes right after the
 * gap, one that there is twice comes once.
 */
export function parseCron(expression: string, timeZone: string | null): CronTimes | { readonly fault: string } {
  const fields = expression.trim().split(/\s+/u);
  if (!NICKNAMES.test(expression.trim()) && fields.length !== 5 && fields.length !== 6)
    return { fault: `it has ${fields.length === 1 ? 'one field' : `${fields.length} fields`}` };
  try {
    const cron = new Cron(expression.trim(), {
      paused: true,
      mode: '5-or-6-parts',
      ...(timeZone === null ? {} : { timezone: timeZone }),
    });
    return cron.nextRun() === null ? { fault: 'there is no such day' } : timesOf(cron);
  } catch (error) {
    const said = messageOf(error);
    return { fault: lowerFirst(said.replace(/^CronPattern: /u, '')) };
  }
}

function timesOf(cron: Cron): CronTimes {
  const after = (t: number): number | null => cron.nextRun(new Date(t))?.getTime() ?? null;
  return {
    after,
    before(t) {
      const [found] = cron.previousRuns(1, new Date(t + 1));
      if (found === undefined) return null;
      // Looking back, croner leaves out what a change of the clock has put off: looking ahead finds it.
      let last = found.getTime();
      for (let next = after(last); next !== null && next <= t; next = after(last)) last = next;
      return last;
    },
  };
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}
