import { Hono } from 'hono';
import { countQuarantine, type HeldRow, listQuarantine, type QuarantineFilter } from '../../records/quarantine-list.js';
import { counted } from '../../report/amounts.js';
import { printable, shortened } from '../../report/printable.js';
import { recordText } from '../../report/record-text.js';
import { siteNames, type SiteNames } from '../../report/site-names.js';
import type { ConsoleContext, ConsoleEnv } from '../console-env.js';
import { page } from '../layout.js';
import { pageOfList, pathWith, type Query, textOf } from '../page-query.js';
import { Empty } from '../parts/empty.js';
import { ChoiceFilter, FilterForm, TextFilter } from '../parts/filter-fields.js';
import { Ago } from '../parts/moment.js';
import { Paging } from '../parts/paging.js';
import { clockOf, type ViewerClock } from '../viewer-clock.js';
import { explainRefusal } from './explain-refusal.js';
import { RowValues } from './row-values.js';

const SIZE = 20;

/** The section Quarantine: rows that cannot be written as things stand. */
export function quarantinePages(): Hono<ConsoleEnv> {
  return new Hono<ConsoleEnv>().get('/quarantine', quarantinePage);
}

async function quarantinePage(c: ConsoleContext): Promise<Response> {
  const query = c.req.query();
  const at = pageOfList(query, SIZE);
  const filter = filterOf(query);
  const { list, groups } = await c.var.hub.use(async (session, state) => {
    const [list, groups] = await Promise.all([
      listQuarantine(session, state, filter, { offset: at.offset, limit: SIZE }),
      countQuarantine(session, state),
    ]);
    return { list, groups };
  });
  const { config } = c.var.service;
  const names = siteNames(config);
  const { rows, total } = list;
  return page(
    c,
    { title: 'Quarantine', section: 'quarantine', styles: ['values', 'quarantine'] },
    groups.length === 0 ? (
      <Empty title="No row is in quarantine">
        <p>A row that a rule of a database refuses would wait here, and every run would try it again.</p>
      </Empty>
    ) : (
      <>
        <p>
          These rows cannot be written as things stand. Every run tries them again, everything else goes on, and nothing
          of them is lost: a row leaves by itself as soon as it can be written.
        </p>
        <Groups groups={groups} names={names} />
        <Filters query={query} groups={groups} names={names} />
        {rows.length === 0 && <Empty title="No row in quarantine is like that" />}
        {rows.map((row) => (
          <HeldCard row={row} names={names} hub={config.hub.id} clock={clockOf(c)} />
        ))}
        <Paging path="/quarantine" query={query} page={at} shown={rows.length} total={total} />
      </>
    ),
  );
}

type GroupCounts = Awaited<ReturnType<typeof countQuarantine>>;

function filterOf(query: Query): QuarantineFilter {
  const [table, record, text] = [textOf(query, 'table'), textOf(query, 'record'), textOf(query, 'text')];
  const site = textOf(query, 'site');
  return {
    ...(table !== undefined && { table }),
    ...(record !== undefined && { record }),
    ...(text !== undefined && { text }),
    ...(site !== undefined && /^\d{1,5}$/u.test(site) && { site: Number(site) }),
  };
}

/** Where there are many, the sum says where to begin. */
function Groups({ groups, names }: { readonly groups: GroupCounts; readonly names: SiteNames }) {
  if (groups.length < 2) return null;
  return (
    <ul class="groups">
      {groups.slice(0, 12).map(({ site, table, rows }) => (
        <li>
          <a class="button" href={pathWith('/quarantine', {}, { site, table })}>
            {names(site)}, {printable(table)}: {counted(rows, 'row')}
          </a>
        </li>
      ))}
    </ul>
  );
}

function Filters(props: { readonly query: Query; readonly groups: GroupCounts; readonly names: SiteNames }) {
  const { query, groups, names } = props;
  const tables = [...new Set(groups.map(({ table }) => table))].toSorted();
  const sites = [...new Set(groups.map(({ site }) => site))].toSorted((a, b) => a - b);
  return (
    <FilterForm path="/quarantine" query={query}>
      <ChoiceFilter name="table" label="Table" query={query} choices={tables.map((table) => [table, table])} />
      <ChoiceFilter name="site" label="Site" query={query} choices={sites.map((site) => [String(site), names(site)])} />
      <TextFilter name="record" label="Record" query={query} hint="its key, e.g. 17" />
      <TextFilter name="text" label="In the reason" query={query} />
    </FilterForm>
  );
}

const ACTIONS = { insert: 'added', update: 'changed', delete: 'deleted' } as const;

function HeldCard(props: {
  readonly row: HeldRow;
  readonly names: SiteNames;
  readonly hub: number;
  readonly clock: ViewerClock;
}) {
  const { row, names, hub, clock } = props;
  const { table, record, side, site, action, reason, since, tries, firstRun, lastRun } = row;
  const [here, there] = side === 'hub' ? [hub, site] : [site, hub];
  const { why, whatToDo } = explainRefusal(reason, names(here), row.row);
  const name = `${shortened(table, 60)} ${shortened(recordText(record), 80)}`;
  return (
    <article class="card held">
      <h2>
        <bdi>{name}</bdi>
      </h2>
      <p>
        It was {ACTIONS[action]} at {names(there)} and cannot be {ACTIONS[action]} at {names(here)}. <bdi>{why}</bdi>
      </p>
      <p>
        <strong>What you can do:</strong> <bdi>{whatToDo}</bdi>
      </p>
      <p class="quiet">
        {since === null ? (
          'For a long time'
        ) : (
          <>
            Since <Ago at={since} clock={clock} />
          </>
        )}{' '}
        (<a href={`/runs/${firstRun}`}>run {firstRun}</a>) ·{' '}
        {tries === 1 ? 'tried once' : `${counted(tries, 'run')} tried it`}
        {lastRun !== firstRun && (
          <>
            , last <a href={`/runs/${lastRun}`}>run {lastRun}</a>
          </>
        )}{' '}
        · <a href={pathWith('/log', {}, { table, record })}>what happened to it before</a>
      </p>
      <details>
        <summary>The row, and what the server says</summary>
        <p>
          <code>{printable(reason)}</code>
        </p>
        {row.row !== null && <RowValues caption={`${name}, as it is at ${names(there)}`} row={row.row} />}
      </details>
    </article>
  );
}
