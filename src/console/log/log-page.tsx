import { pageLog } from '../../log/page-log.js';
import type { LogFilter } from '../../log/log-filter.js';
import type { LoggedWrite } from '../../report/log-result.js';
import { shortened } from '../../report/printable.js';
import { siteNames, type SiteNames } from '../../report/site-names.js';
import type { ConsoleContext } from '../console-env.js';
import { page } from '../layout.js';
import { choiceOf, dayOf, pathWith, type Query, textOf } from '../page-query.js';
import { Badge, type Tone } from '../parts/badge.js';
import { CardTable } from '../parts/card-table.js';
import { Empty } from '../parts/empty.js';
import { ChoiceFilter, FilterForm, MoreFilters, TextFilter } from '../parts/filter-fields.js';
import type { IconName } from '../parts/icon.js';
import { Moment } from '../parts/moment.js';
import { clockOf, type ViewerClock } from '../viewer-clock.js';
import { entrySentence, recordName } from './entry-words.js';

const SIZE = 50;
const DAY_MS = 86_400_000;

const ACTIONS = ['insert', 'update', 'delete'] as const satisfies readonly LoggedWrite['action'][];

/** How an action is shown. */
export const ACTION_WORDS = {
  insert: { word: 'Added', tone: 'good', icon: 'ok' },
  update: { word: 'Changed', tone: 'info', icon: 'syncing' },
  delete: { word: 'Deleted', tone: 'bad', icon: 'error' },
} as const satisfies Record<LoggedWrite['action'], { word: string; tone: Tone; icon: IconName }>;

/** The log: every row that was written anywhere, the newest first. */
export async function logPage(c: ConsoleContext): Promise<Response> {
  const query = c.req.query();
  const filter = filterOf(query);
  const below = whole(query['below']);
  const { config } = c.var.service;
  const { entries, older } = await c.var.hub.use((session) =>
    pageLog(session, config, filter, { limit: SIZE, ...(below !== undefined && { below }) }),
  );
  const isFiltered = Object.keys(filter).length > 0;
  const names = siteNames(config);
  return page(
    c,
    { title: 'Log', section: 'log', styles: ['values', 'log'] },
    <>
      <p>Every row that spokesync wrote anywhere: whose change it was, and where it was carried to.</p>
      <Filters c={c} query={query} />
      {entries.length === 0 ? (
        <NoEntries isFiltered={isFiltered} isEnd={older === null} />
      ) : (
        <CardTable
          caption="Entries, the newest first"
          columns={[{ title: 'Entry' }, { title: 'What' }, { title: 'When' }, { title: 'In words' }]}
          rows={entries.map((entry) => cells(entry, names, clockOf(c)))}
        />
      )}
      <Further query={query} older={older} isFull={entries.length === SIZE} isFirst={below === undefined} />
    </>,
  );
}

function filterOf(query: Query): LogFilter {
  const [table, record, person] = [textOf(query, 'table'), textOf(query, 'record'), textOf(query, 'person')];
  const [site, text, run] = [textOf(query, 'site'), textOf(query, 'text'), whole(query['run'])];
  const [since, until] = [dayOf(query, 'since'), dayOf(query, 'until')];
  const action = choiceOf(query, 'kind', ACTIONS);
  return {
    ...(table !== undefined && { tables: [table] }),
    ...(record !== undefined && { record }),
    ...(person !== undefined && { person }),
    ...(site !== undefined && { sites: [site] }),
    ...(action !== undefined && { actions: [action] }),
    ...(since !== undefined && { since }),
    ...(until !== undefined && { until: new Date(until.getTime() + DAY_MS - 1) }),
    ...(text !== undefined && { text }),
    ...(run !== undefined && { run }),
    ...(query['untracked'] === '1' && { untracked: true }),
  };
}

function whole(text: string | undefined): number | undefined {
  return /^[1-9]\d{0,14}$/u.test(text ?? '') ? Number(text) : undefined;
}

/** They are folded away. */
const MORE = ['site', 'kind', 'since', 'until', 'run', 'untracked'];

function Filters({ c, query }: { readonly c: ConsoleContext; readonly query: Query }) {
  const { hub, spokes, tables } = c.var.service.config;
  const known = tables.map(({ name }) => name);
  const table = textOf(query, 'table');
  // History outlives the configuration.
  const choices = table === undefined || known.includes(table) ? known : [table, ...known];
  return (
    <FilterForm path="/log" query={{ ...query, below: '' }}>
      <ChoiceFilter name="table" label="Table" query={query} choices={choices.map((name) => [name, name])} />
      <TextFilter name="record" label="Record" query={query} hint="its key, e.g. 17" />
      <TextFilter name="person" label="Person" query={query} hint="name or address" />
      <TextFilter name="text" label="Text in it" query={query} hint="value or comment" />
      <MoreFilters names={MORE} query={query}>
        <ChoiceFilter
          name="site"
          label="Site"
          query={query}
          choices={[hub, ...spokes].map(({ id, name }) => [String(id), name])}
        />
        <ChoiceFilter
          name="kind"
          label="What"
          query={query}
          choices={ACTIONS.map((action) => [action, ACTION_WORDS[action].word])}
        />
        <TextFilter name="since" label="From (day)" type="date" query={query} />
        <TextFilter name="until" label="To (day)" type="date" query={query} />
        <TextFilter name="run" label="Run" query={query} hint="its number" />
        <ChoiceFilter name="untracked" label="By whom" query={query} choices={[['1', 'nobody knows']]} />
      </MoreFilters>
    </FilterForm>
  );
}

function cells(entry: LoggedWrite, names: SiteNames, clock: ViewerClock) {
  const { word, tone, icon } = ACTION_WORDS[entry.action];
  return [
    <a href={`/log/${entry.id}`}>
      <bdi>{recordName(entry)}</bdi>
    </a>,
    <Badge tone={tone} icon={icon}>
      {word}
    </Badge>,
    entry.at === null ? '–' : <Moment at={entry.at} clock={clock} />,
    <>
      <bdi>{entrySentence(entry, names)}</bdi>
      {entry.comment !== null && (
        <span class="comment">
          <bdi>“{shortened(entry.comment, 200)}”</bdi>
        </span>
      )}
    </>,
  ];
}

function NoEntries({ isFiltered, isEnd }: { readonly isFiltered: boolean; readonly isEnd: boolean }) {
  if (!isEnd) {
    return (
      <Empty title="Nothing so far">
        <p>The newest part of the log was looked through. There is more of it, further back.</p>
      </Empty>
    );
  }
  return isFiltered ? (
    <Empty title="No entry is like that">
      <p>
        <a href="/log">Show the whole log</a>
      </p>
    </Empty>
  ) : (
    <Empty title="The log is empty">
      <p>It fills as soon as a run writes a row anywhere.</p>
    </Empty>
  );
}

function Further(props: {
  readonly query: Query;
  readonly older: number | null;
  readonly isFull: boolean;
  readonly isFirst: boolean;
}) {
  const { query, older, isFull, isFirst } = props;
  if (older === null && isFirst) return null;
  return (
    <nav class="paging" aria-label="Pages">
      <span class="actions">
        {!isFirst && (
          <a class="button" href={pathWith('/log', query, { below: '' })}>
            Newest
          </a>
        )}
        {older !== null && (
          <a class="button" rel="next" href={pathWith('/log', query, { below: older })}>
            {isFull ? 'Older' : 'Look further back'}
          </a>
        )}
      </span>
    </nav>
  );
}
