import { Hono } from 'hono';
import type { ConsoleEnv } from '../console-env.js';
import { page } from '../layout.js';

/** The section Conflicts. */
export function conflictPages(): Hono<ConsoleEnv> {
  return new Hono<ConsoleEnv>().get('/conflicts', (c) =>
    page(c, { title: 'Conflicts', section: 'conflicts' }, <p class="quiet">Nothing here yet.</p>),
  );
}
