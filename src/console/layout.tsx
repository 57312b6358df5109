import { html } from 'hono/html';
import type { Child } from 'hono/jsx';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Watched } from '../serve/watched.js';
import { assetPath } from './assets.js';
import type { ConsoleContext, Visitor } from './console-env.js';
import { PLACES, type Section } from './navigation.js';
import { CsrfField } from './parts/csrf-field.js';
import { Icon } from './parts/icon.js';

/** What the frame around a page's own content needs to know. */
export interface PageHead {
  /** What it is, in a word or two; also the only `h1`. */
  readonly title: string;
  readonly section: Section;
  readonly status?: ContentfulStatusCode;
  /** Modules of `client/` that the page uses, without `.js`. */
  readonly scripts?: readonly string[];
  /** Style sheets of `assets/` that it uses beside the common one, without `.css`. */
  readonly styles?: readonly string[];
  /** What stands beside the heading: buttons. */
  readonly actions?: Child;
}

/** A whole page: the navigation, the heading, and the content below it. */
export async function page(c: ConsoleContext, head: PageHead, content: Child): Promise<Response> {
  const { service, visitor } = c.var;
  const { hub } = await service.watched();
  const { title, section, actions } = head;
  return sent(
    c,
    head,
    service.config.mail?.organisation ?? 'spokesync',
    <body class="framed">
      <a class="skip" href="#content">
        Skip to the content
      </a>
      <header class="top">
        <a class="brand" href="/">
          <Icon name="hub" /> spokesync
        </a>
        <details class="menu">
          <summary>
            <Icon name="menu" /> Menu
          </summary>
          <Navigation section={section} hub={hub} visitor={visitor} />
        </details>
      </header>
      <aside class="side">
        <a class="brand" href="/">
          <Icon name="hub" /> spokesync
        </a>
        <Navigation section={section} hub={hub} visitor={visitor} />
      </aside>
      <main id="content" tabindex={-1}>
        <div class="heading">
          <h1>{title}</h1>
          {actions !== undefined && <div class="actions">{actions}</div>}
        </div>
        {content}
      </main>
    </body>,
  );
}

/** A page without navigation, for somebody who has not come in yet. */
export function barePage(
  c: ConsoleContext,
  head: Pick<PageHead, 'title' | 'status'>,
  content: Child,
): Response | Promise<Response> {
  return sent(
    c,
    head,
    'spokesync',
    <body class="bare">
      <header class="brand">
        <Icon name="hub" /> spokesync
      </header>
      <main id="content">{content}</main>
    </body>,
  );
}

function sent(
  c: ConsoleContext,
  { title, status = 200, scripts = [], styles = [] }: Partial<PageHead> & { readonly title: string },
  whose: string,
  body: Child,
): Response | Promise<Response> {
  const document = (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="same-origin" />
        <title>{`${title} · ${whose}`}</title>
        <link rel="icon" href={assetPath('icon.svg')} type="image/svg+xml" />
        {['console', ...styles].map((name) => (
          <link rel="stylesheet" href={assetPath(`${name}.css`)} />
        ))}
        {['everywhere', ...scripts].map((name) => (
          <script type="module" src={assetPath(`${name}.js`)}></script>
        ))}
      </head>
      {body}
    </html>
  );
  return c.html(html`<!doctype html>${document}`, status);
}

function Navigation(props: { readonly section: Section; readonly hub: Watched['hub']; readonly visitor: Visitor }) {
  const { section, hub, visitor } = props;
  return (
    <nav aria-label="Sections">
      <ul>
        {PLACES.map((place) => {
          const waiting = place.waiting(hub);
          return (
            <li>
              <a href={place.path} aria-current={place.section === section ? 'page' : undefined}>
                <Icon name={place.section} />
                {place.name}
                {waiting > 0 && <span class="count">{waiting > 999 ? '999+' : waiting}</span>}
              </a>
            </li>
          );
        })}
      </ul>
      {visitor.name !== null && (
        <form method="post" action="/sign-out" class="signed-in">
          <CsrfField visitor={visitor} />
          <span>
            {visitor.name}, {visitor.role}
          </span>
          <button class="link">Sign out</button>
        </form>
      )}
    </nav>
  );
}
