import { html } from 'hono/html';
import { streamSSE } from 'hono/streaming';
import type { ConsoleContext } from '../console-env.js';
import { clockOf } from '../viewer-clock.js';
import { liveParts } from './live-parts.js';
import { readOverview } from './overview.js';
import type { SitesWatch } from './sites-watch.js';

/** Changes that come together go out together. */
const GATHER_MS = 400;

/** Times grow older, and other processes make runs too. */
const LOOK_AGAIN_MS = 10_000;

/** Then the browser comes again by itself, and shows that it still may. */
const LONGEST_MS = 600_000;

/** What changes on the overview, as server-sent events `parts`: the html of each part that is another one now, by its id. */
export function liveStream(c: ConsoleContext, sites: SitesWatch): Response {
  const { service } = c.var;
  // Some proxies gather an answer before they pass it on.
  c.header('X-Accel-Buffering', 'no');
  return streamSSE(c, async (stream) => {
    const ended = new AbortController();
    stream.onAbort(() => ended.abort());
    const until = Date.now() + LONGEST_MS;
    const known = new Map<string, string>();
    while (!ended.signal.aborted && Date.now() < until) {
      const changed = nextChange(service.live, ended.signal);
      const parts = await readParts(c, sites);
      const news = [...parts].filter(([id, html]) => known.get(id) !== html);
      for (const [id, html] of news) known.set(id, html);
      await stream.writeSSE({ event: 'parts', data: JSON.stringify(Object.fromEntries(news)) });
      await stream.sleep(GATHER_MS);
      await changed;
    }
    ended.abort();
  });
}

async function readParts(c: ConsoleContext, sites: SitesWatch): Promise<ReadonlyMap<string, string>> {
  const overview = await readOverview(c.var.service, sites);
  const parts = [...liveParts(overview, clockOf(c))];
  return new Map(await Promise.all(parts.map(async ([id, part]) => [id, String(await html`${part}`)] as const)));
}

/** Resolves at the next change, at the latest after a while, and when nobody listens any more. */
function nextChange(live: ConsoleContext['var']['service']['live'], signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      off();
      signal.removeEventListener('abort', done);
      resolve();
    };
    const off = live.onChange(done);
    const timer = setTimeout(done, LOOK_AGAIN_MS);
    signal.addEventListener('abort', done);
  });
}
