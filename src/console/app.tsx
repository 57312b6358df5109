import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { Service } from '../serve/service.js';
import { csrfCheck } from './access/csrf.js';
import { gate } from './access/gate.js';
import { signInPages } from './access/sign-in-pages.js';
import { assetPages } from './assets.js';
import { conflictPages } from './conflicts/conflict-pages.js';
import type { ConsoleEnv } from './console-env.js';
import { errorPage, isOurTrouble, notFoundPage } from './error-pages.js';
import type { HubLinks } from './hub-links.js';
import { logPages } from './log/log-pages.js';
import { outboxPages } from './outbox/outbox-pages.js';
import { overviewPages } from './overview/overview-pages.js';
import { SitesWatch } from './overview/sites-watch.js';
import { quarantinePages } from './quarantine/quarantine-pages.js';
import { runPages } from './runs/run-pages.js';
import { securityHeaders } from './security-headers.js';
import { settingsPages } from './settings/settings-pages.js';

const MOST_BYTES = 1024 * 1024;

/** The web console of a service. `onError` gets what went wrong on our side. */
export function consoleApp(service: Service, hub: HubLinks, onError: (error: unknown) => void): Hono<ConsoleEnv> {
  const app = new Hono<ConsoleEnv>();
  app.use(securityHeaders());
  app.route('/', assetPages());
  app.use(async (c, next) => {
    c.set('service', service);
    c.set('hub', hub);
    c.header('Cache-Control', 'no-store');
    await next();
  });
  app.use(bodyLimit({ maxSize: MOST_BYTES }), gate, csrfCheck);
  app.route('/', signInPages());
  const sections = [
    overviewPages(new SitesWatch(service)),
    runPages(),
    conflictPages(),
    logPages(),
    quarantinePages(),
    outboxPages(),
    settingsPages(),
  ];
  for (const section of sections) app.route('/', section);
  app.notFound(notFoundPage);
  app.onError((error, c) => {
    if (isOurTrouble(error)) onError(error);
    return errorPage(c, error);
  });
  return app;
}
