import { Hono } from 'hono';
import type { ConsoleEnv } from '../console-env.js';
import { page } from '../layout.js';

/** The section Runs. */
export function runPages(): Hono<ConsoleEnv> {
  return new Hono<ConsoleEnv>().get('/runs', (c) =>
    page(c, { title: 'Runs', section: 'runs' }, <p class="quiet">Nothing here yet.</p>),
  );
}
