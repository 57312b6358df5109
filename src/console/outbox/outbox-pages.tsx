import { Hono } from 'hono';
import type { ConsoleEnv } from '../console-env.js';
import { page } from '../layout.js';

/** The section Outbox. */
export function outboxPages(): Hono<ConsoleEnv> {
  return new Hono<ConsoleEnv>().get('/outbox', (c) =>
    page(c, { title: 'Outbox', section: 'outbox' }, <p class="quiet">Nothing here yet.</p>),
  );
}
