import { Hono } from 'hono';
import type { ConsoleEnv } from '../console-env.js';
import { entryPage } from './entry-page.js';
import { logPage } from './log-page.js';

/** The section Log: every row that was written anywhere, and by whom it was changed. */
export function logPages(): Hono<ConsoleEnv> {
  return new Hono<ConsoleEnv>().get('/log', logPage).get('/log/:entry{[1-9][0-9]{0,14}}', entryPage);
}
