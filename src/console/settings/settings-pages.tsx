import { Hono } from 'hono';
import type { ConsoleEnv } from '../console-env.js';
import { page } from '../layout.js';

/** The section Settings. */
export function settingsPages(): Hono<ConsoleEnv> {
  return new Hono<ConsoleEnv>().get('/settings', (c) =>
    page(c, { title: 'Settings', section: 'settings' }, <p class="quiet">Nothing here yet.</p>),
  );
}
