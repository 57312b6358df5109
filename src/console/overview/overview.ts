import type { StatusResult } from '../../report/status-result.js';
import type { Health } from '../../serve/health.js';
import type { RunUnderWay } from '../../serve/run-watch.js';
import type { Service } from '../../serve/service.js';
import type { MissedRun, Watched } from '../../serve/watched.js';
import { type SiteState, siteState, rowsWaiting, urgency } from './site-state.js';
import type { SitesWatch } from './sites-watch.js';

/** One spoke as the overview shows it. */
export interface SiteView {
  readonly id: number;
  readonly name: string;
  readonly isReceiveOnly: boolean;
  readonly state: SiteState;
  /** ISO 8601, UTC; null: never. */
  readonly lastSyncedAt: string | null;
  readonly rowsWaiting: number;
  /** Null: not measured yet. */
  readonly clockSkewMs: number | null;
  readonly quarantined: number;
}

/** Everything that the overview shows. */
export interface Overview {
  readonly hub: string;
  /** In the order of the configuration. */
  readonly sites: readonly SiteView[];
  readonly run: RunUnderWay | null;
  /** For the pace of the run. */
  readonly paceNow: number;
  /** Spokes that somebody has asked a run over, which has not begun. */
  readonly asked: readonly number[];
  /** Whether a plan is being made, for which runs wait. */
  readonly isPlanning: boolean;
  /** One that somebody asked for in vain. */
  readonly missed: MissedRun | null;
  readonly status: StatusResult;
  /** What the last run warned of beside sites that it did not reach and tables that it left out. */
  readonly warnings: readonly string[];
  readonly health: Health;
  readonly openConflicts: number;
  /** Milliseconds since 1970; null: there is no schedule. */
  readonly nextRun: number | null;
  readonly isScheduled: boolean;
  readonly maxClockSkewMs: number;
}

/** Reads all of it. Throws as `status` does. */
export async function readOverview(service: Service, sites: SitesWatch): Promise<Overview> {
  const [{ status, warnings }, watched, health] = await Promise.all([
    sites.look(),
    service.watched(),
    service.health(),
  ]);
  const { config, live, plan, plans, asked, missed } = service;
  return overviewOf({
    hub: config.hub.name,
    run: live.now,
    paceNow: live.paceNow(),
    asked,
    isPlanning: plans.now.kind === 'under way' && plans.now.startedAt !== null,
    missed,
    status,
    warnings,
    watched,
    health,
    isScheduled: plan.length > 0,
    maxClockSkewMs: config.safety.maxClockSkewMs,
  });
}

type Facts = Omit<Overview, 'sites' | 'openConflicts' | 'nextRun'> & { readonly watched: Watched };

/** The overview out of what was read. Pure. */
export function overviewOf({ watched, ...facts }: Facts): Overview {
  const { status, run, health } = facts;
  const late = new Set(
    health.reasons.flatMap(({ code, site }) => (code === 'site-late' && site !== null ? [site] : [])),
  );
  const sites = status.sites.map((site): SiteView => {
    const known = watched.hub?.sites.get(site.id);
    const quarantined = known?.quarantined ?? 0;
    const progress =
      run === null || !run.spokes.includes(site.id) ? null : (run.progress.sites.get(site.id) ?? ('queued' as const));
    const isRunning = run !== null || status.running !== null;
    return {
      id: site.id,
      name: site.name,
      isReceiveOnly: site.direction === 'receive-only',
      state: siteState({ status: site, progress, isRunning, quarantined, isLate: late.has(site.id) }),
      lastSyncedAt: site.lastSyncedAt,
      rowsWaiting: rowsWaiting(site),
      clockSkewMs: known?.clockSkewMs ?? null,
      quarantined,
    };
  });
  return { ...facts, sites, openConflicts: watched.hub?.openConflicts ?? status.conflicts.open, nextRun: watched.next };
}

/** What needs somebody first; else as configured. */
export function byUrgency(sites: readonly SiteView[]): readonly SiteView[] {
  return sites.toSorted((a, b) => urgency(a.state) - urgency(b.state));
}
