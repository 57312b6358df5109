import { closeConflicts } from '../../conflicts/close.js';
import { findConflicts, MOST_COUNTED } from '../../conflicts/find.js';
import { counted } from '../../report/amounts.js';
import { audit } from '../access/audit.js';
import type { ConsoleContext } from '../console-env.js';
import { page } from '../layout.js';
import { pathWith, type Query } from '../page-query.js';
import { Empty } from '../parts/empty.js';
import { clockOf } from '../viewer-clock.js';
import { CloseFields } from './close-fields.js';
import { conflictPath, conflictQuery, filterQuery, inboxQuery } from './conflict-query.js';

/** So many are closed in one statement. */
const TOGETHER = 1000;

const MOST_NAMED = 20;

/** `POST /conflicts/close`: those that were chosen, or (`all`) those that the filter finds, up to the newest then seen. */
export async function closePost(c: ConsoleContext): Promise<Response> {
  const fields = await c.req.parseBody({ all: true });
  const text = (name: string): string => [fields[name] ?? ''].flat().map(String)[0] ?? '';
  const query = inboxQuery(Object.fromEntries(new URLSearchParams(text('back').replace(/^\?/u, ''))));
  const chosen = [fields['id'] ?? []]
    .flat()
    .map(Number)
    .filter((id) => Number.isSafeInteger(id) && id > 0);
  const ids = text('all') === '1' ? await foundIds(c, query, Number(text('upTo'))) : chosen;
  if (ids.length === 0 && text('all') !== '1') return c.redirect(pathWith('/conflicts', query, { done: 'none' }), 303);
  const closed = await closeAll(c, ids, text('note').trim());
  const [only] = ids;
  if (text('one') === '1' && only !== undefined) {
    const path = conflictPath(only, query);
    return c.redirect(`${path}${path.includes('?') ? '&' : '?'}done=closed`, 303);
  }
  return c.redirect(pathWith('/conflicts', query, { done: 'closed', count: closed }), 303);
}

/** `GET /conflicts/close?table=person`: how many that would be, before they are closed. */
export async function closeAllPage(c: ConsoleContext): Promise<Response> {
  const query = filterQuery(c.req.query());
  const ids = await foundIds(c, query, Number.MAX_SAFE_INTEGER);
  const back = pathWith('/conflicts', query, {});
  const head = { title: 'Close conflicts', section: 'conflicts', styles: ['conflicts'] } as const;
  if (ids.length === 0) {
    return page(
      c,
      head,
      <Empty title="Nothing to close">
        <p>
          None of these conflicts is open. <a href={back}>Back to the list</a>
        </p>
      </Empty>,
    );
  }
  const isMost = ids.length === MOST_COUNTED;
  return page(
    c,
    head,
    <form class="card close-form" method="post" action="/conflicts/close">
      <h2>Close {isMost ? `the newest ${counted(ids.length, 'conflict')}` : counted(ids.length, 'open conflict')}?</h2>
      <p>
        What was kept stays as it is in every one of them. They leave the inbox, and are still found among the closed
        ones. Those that are still being applied stay open. This cannot be taken back.
      </p>
      <input type="hidden" name="all" value="1" />
      <input type="hidden" name="upTo" value={ids[0]} />
      <CloseFields visitor={c.var.visitor} query={query} />
      <div class="actions">
        <button class="primary">Close {ids.length === 1 ? 'it' : `all ${counted(ids.length, 'conflict')}`}</button>
        <a class="button" href={back}>
          Leave them open
        </a>
      </div>
    </form>,
  );
}

async function foundIds(c: ConsoleContext, query: Query, upTo: number): Promise<readonly number[]> {
  const { config } = c.var.service;
  const { filter, shelf } = conflictQuery(query, clockOf(c).zone);
  if (shelf === 'closed') return [];
  const { ids } = await c.var.hub.use((session) =>
    findConflicts(session, config, { filter, shelf: 'open' }, { limit: MOST_COUNTED, offset: 0 }),
  );
  return ids.filter((id) => id <= upTo);
}

/** Gives how many were closed by this. */
async function closeAll(c: ConsoleContext, ids: readonly number[], note: string): Promise<number> {
  if (ids.length === 0) return 0;
  await audit(c, 'conflict-closed', subjectOf(ids));
  const { name } = c.var.visitor;
  let closed = 0;
  for (let at = 0; at < ids.length; at += TOGETHER) {
    const result = await closeConflicts(c.var.service.config, ids.slice(at, at + TOGETHER), {
      ...(name !== null && { account: name }),
      ...(note !== '' && { note: note.slice(0, 500) }),
    });
    closed += result.conflicts.filter(({ outcome }) => outcome === 'closed').length;
  }
  return closed;
}

function subjectOf(ids: readonly number[]): string {
  const named = ids.slice(0, MOST_NAMED).join(', ');
  const rest = ids.length - MOST_NAMED;
  return `conflict ${named}${rest > 0 ? ` and ${rest} more, down to ${ids.at(-1)}` : ''}`;
}
