import { amount, counted, span } from '../../report/amounts.js';
import { listRuns, type PastRun, type RunFilter, type RunOutcome } from '../../records/run-history.js';
import { readRuns } from '../../status/run-status.js';
import type { ConsoleContext } from '../console-env.js';
import { page } from '../layout.js';
import { SyncNowForm } from '../overview/sync-now-form.js';
import { choiceOf, dayOf, pageOfList, type Query } from '../page-query.js';
import { Badge } from '../parts/badge.js';
import { CardTable } from '../parts/card-table.js';
import { Empty } from '../parts/empty.js';
import { ChoiceFilter, FilterForm, TextFilter } from '../parts/filter-fields.js';
import { Moment } from '../parts/moment.js';
import { Paging } from '../parts/paging.js';
import { clockOf, type ViewerClock } from '../viewer-clock.js';
import { HistoryChart, readHistoryChart } from './history-chart.js';
import { runWords } from './run-words.js';
import { siteLine } from './site-line.js';

const SIZE = 25;
const DAY_MS = 86_400_000;

const OUTCOMES = ['ok', 'warnings', 'failed', 'unfinished'] as const satisfies readonly RunOutcome[];

const COLUMNS = [
  { title: 'Run' },
  { title: 'Outcome' },
  { title: 'Began' },
  { title: 'Took', isNumber: true },
  { title: 'Rows changed', isNumber: true },
  { title: 'At the sites' },
  { title: 'Conflicts', isNumber: true },
];

/** The runs of the past: a chart over time, and a list. */
export async function historyPage(c: ConsoleContext): Promise<Response> {
  const query = c.req.query();
  const at = pageOfList(query, SIZE);
  const filter = filterOf(query);
  const isFiltered = Object.keys(filter).length > 0;
  const { list, chart, running } = await c.var.hub.use(async (session, state) => {
    const [list, chart, { running }] = await Promise.all([
      listRuns(session, state, filter, { offset: at.offset, limit: SIZE }),
      readHistoryChart(session, state, query),
      readRuns(session, state),
    ]);
    return { list, chart, running };
  });
  const clock = clockOf(c);
  const { runs, total } = list;
  return page(
    c,
    {
      title: 'Runs',
      section: 'runs',
      scripts: ['runs'],
      styles: ['uplot', 'values', 'runs'],
      actions: <Actions c={c} />,
    },
    <>
      {(runs.length > 0 || isFiltered) && <HistoryChart chart={chart} query={query} clock={clock} />}
      {(runs.length > 0 || isFiltered) && <Filters query={query} />}
      {runs.length === 0 ? (
        <NoRuns isFiltered={isFiltered} />
      ) : (
        <CardTable
          caption="Runs, the newest first"
          columns={COLUMNS}
          rows={runs.map((run) => cells(run, running?.run === run.run, clock))}
        />
      )}
      <Paging path="/runs" query={query} page={at} shown={runs.length} total={total} />
    </>,
  );
}

function Actions({ c }: { readonly c: ConsoleContext }) {
  const { visitor } = c.var;
  return (
    <>
      {visitor.role === 'operator' && <SyncNowForm visitor={visitor} />}
      <a class="button" href="/runs/plan">
        Plan
      </a>
    </>
  );
}

function filterOf(query: Query): RunFilter {
  const outcome = choiceOf(query, 'outcome', OUTCOMES);
  const since = dayOf(query, 'since');
  const until = dayOf(query, 'until');
  return {
    ...(outcome !== undefined && { outcome }),
    ...(since !== undefined && { since }),
    ...(until !== undefined && { before: new Date(until.getTime() + DAY_MS) }),
  };
}

function Filters({ query }: { readonly query: Query }) {
  return (
    <FilterForm path="/runs" query={{ ...query, days: '' }}>
      {query['days'] !== undefined && <input type="hidden" name="days" value={query['days']} />}
      <ChoiceFilter
        name="outcome"
        label="Outcome"
        query={query}
        choices={OUTCOMES.map((outcome) => [outcome, runWords(outcome, false).word])}
      />
      <TextFilter name="since" label="From (day)" type="date" query={query} />
      <TextFilter name="until" label="To (day)" type="date" query={query} />
    </FilterForm>
  );
}

function NoRuns({ isFiltered }: { readonly isFiltered: boolean }) {
  return isFiltered ? (
    <Empty title="No run is like that">
      <p>
        <a href="/runs">Show all runs</a>
      </p>
    </Empty>
  ) : (
    <Empty title="There was no run yet">
      <p>Runs begin by the schedule, or when somebody asks for one here. A plan shows beforehand what one would do.</p>
    </Empty>
  );
}

function cells({ run, outcome, startedAt, finishedAt, summary }: PastRun, isRunning: boolean, clock: ViewerClock) {
  const { word, tone, icon } = runWords(outcome, isRunning);
  const rows = summary === null ? null : summary.inserted + summary.updated + summary.deleted;
  return [
    <a class="run-name" href={`/runs/${run}`}>
      Run {run}
    </a>,
    <Badge tone={tone} icon={icon}>
      {word}
    </Badge>,
    <Moment at={startedAt} clock={clock} />,
    finishedAt === null ? '–' : span(Date.parse(finishedAt) - Date.parse(startedAt)),
    rows === null ? '–' : amount(rows),
    summary === null ? '–' : siteLine(summary),
    summary === null ? '–' : conflictsOf(summary.conflicts, summary.quarantined),
  ];
}

function conflictsOf(conflicts: number, quarantined: number): string {
  return quarantined === 0 ? amount(conflicts) : `${amount(conflicts)}, ${counted(quarantined, 'row')} quarantined`;
}
