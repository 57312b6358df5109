import type { ConflictQuery, Shelf } from '../../conflicts/find.js';
import type { Certainty, ConflictKind } from '../../report/result.js';
import { dayAfter, startOfDay } from '../day-in-zone.js';
import { choiceOf, pathWith, type Query, textOf } from '../page-query.js';
import { CERTAINTIES, KINDS } from './conflict-words.js';

/** The names that filter the inbox; an address has no others of it. */
const NAMES = ['shelf', 'table', 'site', 'person', 'kind', 'certainty', 'since', 'until', 'text'] as const;

const SHELVES: readonly Shelf[] = ['open', 'closed', 'all'];

/** What an address asks for: open conflicts, unless it says otherwise. Days are those of `zone`. */
export function conflictQuery(query: Query, zone: string): ConflictQuery {
  const [table, site, person, text] = ['table', 'site', 'person', 'text'].map((name) => textOf(query, name));
  const kind = choiceOf(query, 'kind', Object.keys(KINDS) as ConflictKind[]);
  const certainty = choiceOf(query, 'certainty', Object.keys(CERTAINTIES) as Certainty[]);
  const since = startOfDay(query['since'] ?? '', zone);
  const until = startOfDay(query['until'] ?? '', zone) === undefined ? undefined : dayAfter(query['until'] ?? '');
  const before = until === undefined ? undefined : startOfDay(until, zone);
  return {
    shelf: choiceOf(query, 'shelf', SHELVES) ?? 'open',
    filter: {
      ...(table !== undefined && { tables: [table] }),
      ...(site !== undefined && { sites: [site] }),
      ...(person !== undefined && { person }),
      ...(text !== undefined && { text }),
      ...(kind !== undefined && { kinds: [kind] }),
      ...(certainty !== undefined && { certainties: [certainty] }),
      ...(since !== undefined && { since: new Date(since) }),
      ...(before !== undefined && { until: new Date(before) }),
    },
  };
}

/** Of an address only what filters the inbox, and where in it somebody is. */
export function inboxQuery(query: Query): Query {
  const kept = [...NAMES, 'page'].map((name): [string, string] => [name, query[name] ?? '']);
  return Object.fromEntries(kept.filter(([, value]) => value !== ''));
}

/** The same without the page. */
export function filterQuery(query: Query): Query {
  const { page: _page, ...filter } = inboxQuery(query);
  return filter;
}

/** A conflict's own page, from which the way leads back to the same list. */
export function conflictPath(id: number, query: Query): string {
  return pathWith(`/conflicts/${id}`, inboxQuery(query), {});
}
