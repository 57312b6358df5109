import type { Counts, RunResult } from '../report/result.js';
import type { EndedRun } from './watched.js';
import type { Metric, Sample } from './exposition.js';

/** Upper ends, in seconds, of the histogram of how long runs take. */
const BUCKETS_S = [1, 5, 15, 60, 300, 900, 3_600, 14_400];

const ACTIONS = ['inserted', 'updated', 'deleted'] as const;

/** What the runs of this process came to, counted up since it was started. */
export class RunCounters {
  readonly #outcomes = new Map<string, number>(['ok', 'warnings', 'failed', 'locked'].map((one) => [one, 0]));
  /** Rows written at each site. */
  readonly #rows = new Map<number, Record<keyof Counts, number>>();
  readonly #durationsS: number[] = BUCKETS_S.map(() => 0);
  #runs = 0;
  #secondsSum = 0;
  #lastSeconds: number | null = null;
  #conflicts = 0;

  /** Counts a run that has ended; `result` null: it could not go on. */
  count(hub: number, ended: EndedRun, result: RunResult | null): void {
    this.#outcomes.set(ended.outcome, (this.#outcomes.get(ended.outcome) ?? 0) + 1);
    if (ended.outcome === 'locked') return;
    const seconds = (ended.endedAt - ended.startedAt) / 1000;
    this.#runs += 1;
    this.#secondsSum += seconds;
    this.#lastSeconds = seconds;
    for (const [index, end] of BUCKETS_S.entries())
      if (seconds <= end) this.#durationsS[index] = (this.#durationsS[index] ?? 0) + 1;
    this.#conflicts += result?.totals.conflicts ?? 0;
    for (const table of result?.tables ?? []) {
      this.#add(hub, table.hub);
      this.#add(table.site, table.spoke);
    }
  }

  /** `labelsOf` names a site. */
  metrics(labelsOf: (site: number) => Readonly<Record<string, string | number>>): readonly Metric[] {
    const last = this.#lastSeconds;
    return [
      {
        name: 'spokesync_rows_total',
        type: 'counter',
        help: 'Rows written at a site since the service was started.',
        samples: [...this.#rows].flatMap(([site, counts]) =>
          ACTIONS.map((action): Sample => ({ labels: { ...labelsOf(site), action }, value: counts[action] })),
        ),
      },
      {
        name: 'spokesync_conflicts_total',
        type: 'counter',
        help: 'Conflicts decided since the service was started.',
        samples: [{ value: this.#conflicts }],
      },
      {
        name: 'spokesync_runs_total',
        type: 'counter',
        help: 'Runs since the service was started, by outcome; locked: another process held the hub.',
        samples: [...this.#outcomes].map(([outcome, value]) => ({ labels: { outcome }, value })),
      },
      {
        name: 'spokesync_run_duration_seconds',
        type: 'histogram',
        help: 'How long runs took.',
        samples: this.#histogram(),
      },
      {
        name: 'spokesync_last_run_duration_seconds',
        type: 'gauge',
        help: 'How long the last run took.',
        samples: last === null ? [] : [{ value: last }],
      },
    ];
  }

  #add(site: number, counts: Counts): void {
    const sum = this.#rows.get(site) ?? { inserted: 0, updated: 0, deleted: 0 };
    for (const action of ACTIONS) sum[action] += counts[action];
    this.#rows.set(site, sum);
  }

  #histogram(): Sample[] {
    return [
      ...BUCKETS_S.map((end, index): Sample => ({
        suffix: '_bucket',
        labels: { le: end },
        value: this.#durationsS[index] ?? 0,
      })),
      { suffix: '_bucket', labels: { le: '+Inf' }, value: this.#runs },
      { suffix: '_sum', value: this.#secondsSum },
      { suffix: '_count', value: this.#runs },
    ];
  }
}
