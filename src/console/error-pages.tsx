import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { SyncError } from '../errors.js';
import { isOfThisMachineOnly } from './access/asker.js';
import { Refusal } from './access/refusal.js';
import type { ConsoleContext } from './console-env.js';
import { barePage, page } from './layout.js';
import { sectionOf } from './navigation.js';

interface Trouble {
  readonly title: string;
  readonly message: string;
  readonly hint: string | null;
  readonly status: ContentfulStatusCode;
}

/** What somebody sees whom the console does not let in. */
export function refusalPage(
  c: ConsoleContext,
  { message, hint }: { readonly message: string; readonly hint: string },
): Response | Promise<Response> {
  return barePage(
    c,
    { title: 'Not from here', status: 403 },
    <Told title="Not from here" message={message} hint={hint} />,
  );
}

/** A path that there is not. */
export function notFoundPage(c: ConsoleContext): Promise<Response> {
  return troublePage(c, {
    title: 'There is no such page',
    message: 'What you looked for may have been closed or tidied away meanwhile, or the address is wrong.',
    hint: null,
    status: 404,
  });
}

/** What went wrong, in its own words; of what is our mistake, that the log has more. Never throws. */
export function errorPage(c: ConsoleContext, error: unknown): Promise<Response> {
  return troublePage(c, troubleOf(error));
}

/** Whether the service's log should have it: what a visitor did wrong is no news. */
export function isOurTrouble(error: unknown): boolean {
  return troubleOf(error).status >= 500;
}

function troubleOf(error: unknown): Trouble {
  if (error instanceof Refusal)
    return { title: 'That is not allowed', message: error.message, hint: error.hint, status: 403 };
  if (!(error instanceof SyncError)) {
    const message = 'Something went wrong that should not. The log of the service says what.';
    return { title: 'That did not work', message, hint: null, status: 500 };
  }
  const { message, hint } = error;
  switch (error.code) {
    case 'usage':
      return { title: 'That does not go', message, hint, status: 400 };
    case 'locked':
      return { title: 'Another run is at work', message, hint, status: 409 };
    case 'connect':
      return { title: 'The hub cannot be reached', message, hint, status: 503 };
    case 'not-initialised':
      return { title: 'Not set up yet', message, hint, status: 503 };
    default:
      return { title: 'That did not work', message, hint, status: 500 };
  }
}

async function troublePage(c: ConsoleContext, { title, message, hint, status }: Trouble): Promise<Response> {
  const told = <Told title={null} message={message} hint={hint} />;
  // Whoever has not come in yet is not told how the hub fares.
  if (c.var.visitor === undefined) {
    const isKnown = status < 500 || isOfThisMachineOnly(c.var.service.config.serve);
    return barePage(
      c,
      { title, status },
      isKnown ? <Told title={title} message={message} hint={hint} /> : <Told title={title} message="" hint={null} />,
    );
  }
  return page(c, { title, section: sectionOf(c.req.path), status }, told);
}

function Told({
  title,
  message,
  hint,
}: {
  readonly title: string | null;
  readonly message: string;
  readonly hint: string | null;
}) {
  return (
    <div class="card trouble">
      {title !== null && <h1>{title}</h1>}
      <p>{message}</p>
      {hint !== null && <p class="hint">{hint}</p>}
      <p>
        <a href="/">To the overview</a>
      </p>
    </div>
  );
}
