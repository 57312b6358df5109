import type { Config } from '../../config/config.js';
import { findConflicts, type FoundConflicts, MOST_COUNTED, tablesWithConflicts } from '../../conflicts/find.js';
import { readSmallConflicts } from '../../records/conflict-details.js';
import { counted } from '../../report/amounts.js';
import type { ConsoleContext } from '../console-env.js';
import { page } from '../layout.js';
import { type PageOfList, pageOfList, type Query } from '../page-query.js';
import { Empty } from '../parts/empty.js';
import { Paging } from '../parts/paging.js';
import { clockOf } from '../viewer-clock.js';
import { CloseChosen } from './close-chosen.js';
import { briefOf, type ConflictBrief } from './conflict-brief.js';
import { ConflictFilters } from './conflict-filters.js';
import { KeysButton, KeysHelp } from './conflict-keys.js';
import { ConflictList } from './conflict-list.js';
import { conflictQuery, filterQuery, inboxQuery } from './conflict-query.js';
import { conflictContext } from './conflict-words.js';

const PAGE = 50;

/** For a list rows are read up to this size. */
const MOST_BYTES = 20_000;

interface Inbox {
  readonly found: FoundConflicts;
  readonly briefs: readonly ConflictBrief[];
  /** Tables that have conflicts, or may have. */
  readonly tables: readonly string[];
}

/** `GET /conflicts`: the inbox. Without a filter it shows the open ones. */
export async function inboxPage(c: ConsoleContext): Promise<Response> {
  const { config } = c.var.service;
  const query = inboxQuery(c.req.query());
  const at = pageOfList(query, PAGE);
  const { found, briefs, tables } = await readInbox(c, config, query, at);
  const mayClose = c.var.visitor.role === 'operator' && briefs.some(({ conflict: { state } }) => state === 'applied');
  const head = { title: 'Conflicts', section: 'conflicts', scripts: ['conflicts'], styles: ['conflicts'] } as const;
  const content = (
    <>
      <Done query={c.req.query()} />
      <p class="quiet lead">
        Two offices changed the same record before they exchanged their data. The later change was kept; the other one
        is stored here, and can be put back.
      </p>
      <ConflictFilters query={query} config={config} tables={tables} />
      {briefs.length === 0 && <NothingFound query={query} />}
      {briefs.length > 0 && (
        <>
          <div class="list-head">
            <p class="quiet" role="status">
              {found.total === null
                ? `more than ${MOST_COUNTED.toLocaleString('en')} conflicts`
                : counted(found.total, 'conflict')}
            </p>
            {mayClose && (
              <button type="button" id="choose-all" hidden>
                Choose all on this page
              </button>
            )}
          </div>
          <ConflictList
            briefs={briefs}
            query={query}
            context={conflictContext(config)}
            clock={clockOf(c)}
            mayClose={mayClose}
          />
          {mayClose && <CloseChosen visitor={c.var.visitor} query={query} total={found.total} />}
          {(at.number > 1 || found.hasMore) && (
            <Paging path="/conflicts" query={query} page={at} shown={briefs.length} {...found} />
          )}
        </>
      )}
      <KeysHelp isList mayChange={mayClose} />
    </>
  );
  return page(c, { ...head, actions: <KeysButton /> }, content);
}

function readInbox(c: ConsoleContext, config: Config, query: Query, at: PageOfList): Promise<Inbox> {
  return c.var.hub.use(async (session, state) => {
    const page = { limit: at.size, offset: at.offset };
    const found = await findConflicts(session, config, conflictQuery(query, clockOf(c).zone), page);
    const conflicts = await readSmallConflicts(session, state, found.ids, MOST_BYTES);
    const tables = await tablesWithConflicts(session, state);
    return {
      found,
      briefs: conflicts.reverse().map(briefOf),
      tables: [...new Set([...config.tables.map(({ name }) => name), ...tables])],
    };
  });
}

function Done({ query }: { readonly query: Query }) {
  if (query['done'] === 'none') {
    return (
      <p class="notice warn" role="status">
        No conflict was chosen: tick those that are to be closed.
      </p>
    );
  }
  if (query['done'] !== 'closed') return null;
  const count = Number(query['count']);
  return (
    <p class="notice good" role="status">
      {count > 0 ? `${counted(count, 'conflict')} closed.` : 'Nothing was closed: somebody else was quicker.'}
    </p>
  );
}

function NothingFound({ query }: { readonly query: Query }) {
  const isFiltered = Object.keys(filterQuery(query)).length > 0;
  if (isFiltered || query['page'] !== undefined) {
    return (
      <Empty title="No conflict is like that">
        <p>Nothing agrees with every part of the filter.</p>
      </Empty>
    );
  }
  return (
    <Empty title="No open conflicts">
      <p>
        There is nothing to look at. <a href="/conflicts?shelf=all">See the closed ones too</a>
      </p>
    </Empty>
  );
}
