import { Hono } from 'hono';
import type { ConsoleEnv } from '../console-env.js';
import { page } from '../layout.js';

/** The section Quarantine. */
export function quarantinePages(): Hono<ConsoleEnv> {
  return new Hono<ConsoleEnv>().get('/quarantine', (c) =>
    page(c, { title: 'Quarantine', section: 'quarantine' }, <p class="quiet">Nothing here yet.</p>),
  );
}
