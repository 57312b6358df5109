import type { Session } from '../../mysql/session.js';
import { type RunBucket, runsOverTime } from '../../records/run-history.js';
import { amount, counted, span } from '../../report/amounts.js';
import { choiceOf, pathWith, type Query } from '../page-query.js';
import { CardTable } from '../parts/card-table.js';
import { dayText, type ViewerClock } from '../viewer-clock.js';

const SPANS = ['1', '7', '30', '90'] as const;

const NAMES: Readonly<Record<(typeof SPANS)[number], string>> = {
  1: '24 hours',
  7: '7 days',
  30: '30 days',
  90: '90 days',
};

const DAY_S = 86_400;

/** Runs of such a stretch of time are one point: as many as a chart shows well. In seconds, and in words. */
const STRETCHES: Readonly<Record<(typeof SPANS)[number], readonly [seconds: number, words: string]>> = {
  1: [600, 'ten minutes'],
  7: [3_600, 'an hour'],
  30: [14_400, 'four hours'],
  90: [43_200, 'twelve hours'],
};

/** What the chart over time shows, day by day. */
export interface HistoryChartFacts {
  readonly days: (typeof SPANS)[number];
  /** A stretch is a day in UTC. */
  readonly perDay: readonly RunBucket[];
}

/** Reads the days of the chart that `?days=` asks for. */
export async function readHistoryChart(session: Session, state: string, query: Query): Promise<HistoryChartFacts> {
  const days = choiceOf(query, 'days', SPANS) ?? '7';
  return { days, perDay: await runsOverTime(session, state, startOf(days), DAY_S) };
}

/** The points of the chart as its script draws them: times in seconds since 1970, durations in seconds, rows, runs, failed. */
export interface ChartPoints {
  readonly at: readonly number[];
  readonly seconds: readonly number[];
  readonly rows: readonly number[];
  readonly runs: readonly number[];
  readonly failed: readonly number[];
  readonly from: number;
  readonly to: number;
}

/** Reads the points of the chart that `?days=` asks for. */
export async function readChartPoints(session: Session, state: string, query: Query): Promise<ChartPoints> {
  const days = choiceOf(query, 'days', SPANS) ?? '7';
  const since = startOf(days);
  const points = await runsOverTime(session, state, since, STRETCHES[days][0]);
  return {
    at: points.map(({ at }) => at),
    seconds: points.map(({ longestMs }) => longestMs / 1000),
    rows: points.map(({ rows }) => rows),
    runs: points.map(({ runs }) => runs),
    failed: points.map(({ failed }) => failed),
    from: Math.floor(since.getTime() / 1000),
    to: Math.ceil(Date.now() / 1000),
  };
}

function startOf(days: string): Date {
  return new Date(Date.now() - Number(days) * DAY_S * 1000);
}

/** The chart, and the same as a table. */
export function HistoryChart(props: {
  readonly chart: HistoryChartFacts;
  readonly query: Query;
  readonly clock: ViewerClock;
}) {
  const { chart, query, clock } = props;
  const { days, perDay } = chart;
  const sum = (of: (day: RunBucket) => number): number => perDay.reduce((all, day) => all + of(day), 0);
  const failed = sum((day) => day.failed);
  const longest = perDay.reduce((most, { longestMs }) => Math.max(most, longestMs), 0);
  return (
    <section class="card" aria-labelledby="chart-title">
      <div class="chart-head">
        <h2 id="chart-title">The last {NAMES[days]}</h2>
        <nav class="spans" aria-label="How far back">
          {SPANS.map((one) => (
            <a
              href={pathWith('/runs', query, { days: one, page: '' })}
              aria-current={one === days ? 'true' : undefined}
            >
              {NAMES[one]}
            </a>
          ))}
        </nav>
      </div>
      <p class="quiet">
        {counted(
          sum(({ runs }) => runs),
          'run',
        )}
        {failed > 0 && `, of which ${amount(failed)} failed or ${failed === 1 ? 'was' : 'were'} broken off`} ·{' '}
        {counted(
          sum(({ rows }) => rows),
          'row',
        )}{' '}
        changed · the longest took {span(longest)}. A point of the chart is {STRETCHES[days][1]}: all rows, and the
        longest run.
      </p>
      {perDay.length > 0 && (
        <div
          id="run-chart"
          class="chart"
          role="img"
          aria-label="How long runs took and how many rows they changed, over time; the table below says the same"
          data-points={`/runs/points.json?days=${days}`}
          data-zone={clock.zone}
          hidden
        ></div>
      )}
      {perDay.length > 0 && (
        <details>
          <summary>The same as a table</summary>
          <CardTable
            caption="Runs day by day"
            columns={[
              { title: 'Day (UTC)' },
              { title: 'Runs', isNumber: true },
              { title: 'Failed', isNumber: true },
              { title: 'Longest', isNumber: true },
              { title: 'Rows changed', isNumber: true },
            ]}
            rows={perDay
              .toReversed()
              .map(({ at, runs, failed: bad, longestMs, rows }) => [
                dayText(at * 1000),
                amount(runs),
                amount(bad),
                span(longestMs),
                amount(rows),
              ])}
          />
        </details>
      )}
    </section>
  );
}
