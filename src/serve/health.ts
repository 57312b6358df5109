import { isoOfMs } from '../records/iso-time.js';
import type { Scheduled } from './due.js';
import type { Watched } from './watched.js';

/** Something that is not as it should be. `site` null: it is not about one spoke. */
export interface HealthReason {
  readonly code: 'hub-unreachable' | 'run-failed' | 'site-late';
  readonly site: number | null;
  readonly message: string;
}

/** The document of `GET /healthz`. Times are ISO 8601 in UTC. */
export interface Health {
  readonly status: 'ok' | 'unhealthy';
  readonly reasons: readonly HealthReason[];
  readonly runningSince: string | null;
  readonly lastRun: { readonly startedAt: string; readonly finishedAt: string; readonly outcome: string } | null;
  readonly nextRun: string | null;
}

/** Whether the service does what its schedule asks of it. Pure. */
export function healthOf(watched: Watched, plan: readonly Scheduled[]): Health {
  const { hubError, lastRun, runningSince, next } = watched;
  const reasons: HealthReason[] = [
    ...(hubError === null ? [] : [{ code: 'hub-unreachable' as const, site: null, message: hubError }]),
    ...(lastRun === null || lastRun.error === null || lastRun.outcome === 'locked'
      ? []
      : [{ code: 'run-failed' as const, site: null, message: lastRun.error.message }]),
    ...plan.flatMap((spoke) => lateness(spoke, watched)),
  ];
  return {
    status: reasons.length === 0 ? 'ok' : 'unhealthy',
    reasons,
    runningSince: isoOfMs(runningSince),
    lastRun:
      lastRun === null
        ? null
        : {
            startedAt: isoOfMs(lastRun.startedAt) ?? '',
            finishedAt: isoOfMs(lastRun.endedAt) ?? '',
            outcome: lastRun.outcome,
          },
    nextRun: isoOfMs(next),
  };
}

/**
 * A spoke is late once two times of its schedule have passed since its last success, nights and closed windows aside.
 * What was missed before the service was started is not held against it, nor what falls into a run that takes long.
 */
function lateness({ id, name, times }: Scheduled, watched: Watched): HealthReason[] {
  if (watched.hub === null) return [];
  const success = watched.hub.sites.get(id)?.lastSuccess ?? null;
  const last = times.before(watched.runningSince ?? watched.now);
  const lastButOne = last === null ? null : times.before(last - 1);
  if (lastButOne === null || lastButOne <= Math.max(success ?? -Infinity, watched.startedAt)) return [];
  const since = success === null ? 'was never synced' : `was last synced at ${isoOfMs(success) ?? ''}`;
  return [{ code: 'site-late', site: id, message: `${name} ${since}` }];
}
