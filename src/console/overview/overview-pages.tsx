import { Hono } from 'hono';
import { counted } from '../../report/amounts.js';
import { selectSpokes } from '../../rounds/selection.js';
import { audit } from '../access/audit.js';
import { operatorsOnly } from '../access/gate.js';
import type { ConsoleContext, ConsoleEnv } from '../console-env.js';
import { page } from '../layout.js';
import { clockOf } from '../viewer-clock.js';
import { liveParts } from './live-parts.js';
import { liveStream } from './live-stream.js';
import { byUrgency, readOverview } from './overview.js';
import type { SitesWatch } from './sites-watch.js';
import { chooseSitesPage } from './choose-sites.js';
import { SyncNowForm } from './sync-now-form.js';

/** The overview, what keeps it up to date, and "Sync now". */
export function overviewPages(sites: SitesWatch): Hono<ConsoleEnv> {
  return new Hono<ConsoleEnv>()
    .get('/', (c) => overviewPage(c, sites))
    .get('/live', (c) => liveStream(c, sites))
    .get('/sync', (c) => chooseSitesPage(c))
    .post('/sync', operatorsOnly, async (c) => {
      const { config } = c.var.service;
      const body = await c.req.parseBody({ all: true });
      const all = (name: string): string[] => [body[name] ?? []].flat().map(String);
      const chosen = selectSpokes(config, all('site'));
      const allowed = all('allow');
      const isWhole = chosen.length === config.spokes.length;
      const subject = isWhole ? 'all sites' : chosen.map(({ name }) => name).join(', ');
      await audit(c, 'sync', allowed.length === 0 ? subject : `${subject}; big changes allowed: ${allowed.join(', ')}`);
      c.var.service.requestSync(isWhole ? null : chosen.map(({ id }) => id), allowed);
      return c.redirect('/', 303);
    });
}

async function overviewPage(c: ConsoleContext, sites: SitesWatch): Promise<Response> {
  const overview = await readOverview(c.var.service, sites);
  const parts = liveParts(overview, clockOf(c));
  const isOperator = c.var.visitor.role === 'operator';
  return page(
    c,
    {
      title: 'Overview',
      section: 'overview',
      scripts: ['overview'],
      styles: ['overview'],
      ...(isOperator && { actions: <SyncNowForm visitor={c.var.visitor} /> }),
    },
    <>
      <p id="live-headline" role="status">
        {parts.get('live-headline')}
      </p>
      <p id="live-last" class="quiet">
        {parts.get('live-last')}
      </p>
      <p id="live-lost" class="notice warn" hidden>
        This page is not up to date: the connection to the console is lost, and tried again.
      </p>
      <div id="live-run">{parts.get('live-run')}</div>
      <div class="overview-top">
        <section class="card" aria-labelledby="concerns-title">
          <h2 id="concerns-title">What needs you</h2>
          <div id="live-concerns">{parts.get('live-concerns')}</div>
        </section>
        <section class="card star-card" aria-label="Hub and spokes">
          <div id="live-star">{parts.get('live-star')}</div>
        </section>
      </div>
      <h2 class="sites-title">{counted(overview.sites.length, 'spoke')}</h2>
      <ul class="sites">
        {byUrgency(overview.sites).map(({ id, name }) => (
          <li class="card">
            <div id={`site-${id}`}>{parts.get(`site-${id}`)}</div>
            {isOperator && (
              <button class="link" form="sync-now" name="site" value={id} aria-label={`Sync now: ${name}`}>
                Sync now
              </button>
            )}
          </li>
        ))}
      </ul>
    </>,
  );
}
