import { Hono } from 'hono';
import type { ConsoleEnv } from '../console-env.js';
import { page } from '../layout.js';

/** The section Overview. */
export function overviewPages(): Hono<ConsoleEnv> {
  return new Hono<ConsoleEnv>().get('/', (c) =>
    page(c, { title: 'Overview', section: 'overview' }, <p class="quiet">Nothing here yet.</p>),
  );
}
