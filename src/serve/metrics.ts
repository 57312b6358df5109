import type { Config } from '../config/config.js';
import { exposition, type Metric, type Sample } from './exposition.js';
import type { SiteFacts } from './hub-state.js';
import type { RunCounters } from './run-counters.js';
import type { Watched } from './watched.js';

/** The document of `GET /metrics`. Every metric and label is described in docs/operations.md. */
export function metricsText(config: Config, watched: Watched, counters: RunCounters, version: string): string {
  const names = new Map([config.hub, ...config.spokes].map(({ id, name }) => [id, name]));
  const labelsOf = (site: number): Record<string, string | number> => ({ site, name: names.get(site) ?? '' });
  const perSpoke = (value: (facts: SiteFacts | undefined) => number | null): Sample[] =>
    watched.hub === null
      ? []
      : config.spokes.flatMap(({ id }) => {
          const found = value(watched.hub?.sites.get(id));
          return found === null ? [] : [{ labels: labelsOf(id), value: found }];
        });
  return exposition([
    gauge('spokesync_build_info', 'The version that runs.', [{ labels: { version }, value: 1 }]),
    gauge(
      'spokesync_hub_up',
      'Whether the hub was reached when this was asked.',
      one(watched.hubError === null ? 1 : 0),
    ),
    gauge('spokesync_run_running', 'Whether a run is under way.', one(watched.runningSince === null ? 0 : 1)),
    gauge('spokesync_next_run_timestamp_seconds', 'The next time of the schedule.', one(seconds(watched.next))),
    gauge(
      'spokesync_site_last_success_timestamp_seconds',
      'When a spoke was last synced.',
      perSpoke((facts) => seconds(facts?.lastSuccess ?? null)),
    ),
    gauge(
      'spokesync_site_lag_seconds',
      'How long ago a spoke was last synced.',
      perSpoke((facts) => lag(facts?.lastSuccess ?? null, watched.now)),
    ),
    gauge(
      'spokesync_site_clock_skew_seconds',
      'How far the clock of a spoke was ahead of the hub when it was last synced.',
      perSpoke((facts) => seconds(facts?.clockSkewMs ?? null)),
    ),
    gauge(
      'spokesync_quarantine_rows',
      'Rows in quarantine, by the spoke of the pass.',
      perSpoke((facts) => facts?.quarantined ?? 0),
    ),
    gauge('spokesync_conflicts_open', 'Conflicts that nobody has closed.', one(watched.hub?.openConflicts ?? null)),
    gauge('spokesync_outbox_waiting', 'Mails that wait to be sent.', one(watched.hub?.mailsWaiting ?? null)),
    ...counters.metrics(labelsOf),
    gauge('process_start_time_seconds', 'When the service was started.', one(watched.startedAt / 1000)),
    gauge('process_resident_memory_bytes', 'Memory of the service.', one(process.memoryUsage.rss())),
  ]);
}

function gauge(name: string, help: string, samples: readonly Sample[]): Metric {
  return { name, type: 'gauge', help, samples };
}

function one(value: number | null): Sample[] {
  return value === null ? [] : [{ value }];
}

function lag(lastSuccess: number | null, now: number): number | null {
  // The hub's clock need not be this machine's.
  return lastSuccess === null ? null : Math.max(0, now - lastSuccess) / 1000;
}

function seconds(ms: number | null): number | null {
  return ms === null ? null : ms / 1000;
}
