import { Hono } from 'hono';
import type { ConsoleEnv } from '../console-env.js';
import { page } from '../layout.js';

/** The section Log. */
export function logPages(): Hono<ConsoleEnv> {
  return new Hono<ConsoleEnv>().get('/log', (c) =>
    page(c, { title: 'Log', section: 'log' }, <p class="quiet">Nothing here yet.</p>),
  );
}
