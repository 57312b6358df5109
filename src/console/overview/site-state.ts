import { counted } from '../../report/amounts.js';
import { printable } from '../../report/printable.js';
import type { SiteProgress } from '../../report/progress.js';
import type { SiteStatus } from '../../report/status-result.js';

/** How one spoke is, in one word and what belongs to it. Times are ISO 8601, UTC. */
export type SiteState =
  | { readonly kind: 'syncing'; readonly progress: SiteProgress }
  /** The run under way has not come to it yet. */
  | { readonly kind: 'queued' }
  | { readonly kind: 'needs-person'; readonly why: string; readonly about: 'site' | 'tables' | 'rows' }
  /** Since its last success; null: it was never reached. */
  | { readonly kind: 'offline'; readonly since: string | null; readonly why: string }
  | { readonly kind: 'maintenance'; readonly since: string }
  | { readonly kind: 'never' }
  | { readonly kind: 'behind'; readonly rows: number }
  | { readonly kind: 'late' }
  | { readonly kind: 'in-sync' };

/** What a spoke's state is told from. */
export interface SiteFacts {
  readonly status: SiteStatus;
  /** What the run under way is at there; null: there is no run, or it does not go there. `queued`: not there yet. */
  readonly progress: SiteProgress | 'queued' | null;
  /** Whether a run is at work, of this process or another one. */
  readonly isRunning: boolean;
  readonly quarantined: number;
  /** Whether its schedule asked for more than it got. */
  readonly isLate: boolean;
}

const OVER: readonly (SiteProgress['phase'] | undefined)[] = ['synced', 'skipped', 'failed'];

/** Whether a run, or a plan, is done with a site in that phase; undefined: it has not come to it. */
export function isOver(phase: SiteProgress['phase'] | undefined): boolean {
  return OVER.includes(phase);
}

/** The state that matters most. Pure. */
export function siteState({ status, progress, isRunning, quarantined, isLate }: SiteFacts): SiteState {
  const { lastOutcome, lastError, lastSyncedAt, maintenanceSince, refusedTables } = status;
  if (progress === 'queued') return { kind: 'queued' };
  if (progress !== null && !isOver(progress.phase)) return { kind: 'syncing', progress };
  if (progress?.phase === 'failed') return needsPerson('site', progress.reason ?? 'it failed');
  if (progress?.phase === 'skipped') return offline(lastSyncedAt, progress.reason);
  const isSynced = progress?.phase === 'synced';
  if (!isSynced && lastOutcome === 'failed') return needsPerson('site', lastError ?? 'the last run failed there');
  if (refusedTables.length > 0) return needsPerson('tables', notSynced(refusedTables));
  if (quarantined > 0) {
    const rows = quarantined === 1 ? 'One row' : `${quarantined} rows`;
    return needsPerson('rows', `${rows} cannot be written as things stand, and are tried again in every run.`);
  }
  if (maintenanceSince !== null && !isSynced) {
    return isRunning
      ? { kind: 'maintenance', since: maintenanceSince }
      : needsPerson('site', 'Its application may still be in maintenance; the next run puts that right.');
  }
  if (!isSynced && lastOutcome === 'skipped') return offline(lastSyncedAt, lastError);
  if (isSynced) return { kind: 'in-sync' };
  if (lastSyncedAt === null) return { kind: 'never' };
  const rows = rowsWaiting(status);
  if (rows > 0) return { kind: 'behind', rows };
  return isLate ? { kind: 'late' } : { kind: 'in-sync' };
}

/** Rows that the hub has for a spoke, as far as it is known without asking there. */
export function rowsWaiting({ tables }: SiteStatus): number {
  return tables.reduce((sum, { behind }) => sum + behind, 0);
}

/** The order in which sites are shown: what needs somebody first. */
export function urgency({ kind }: SiteState): number {
  const order: readonly SiteState['kind'][] = [
    'needs-person',
    'offline',
    'maintenance',
    'late',
    'syncing',
    'queued',
    'never',
    'behind',
  ];
  const at = order.indexOf(kind);
  return at === -1 ? order.length : at;
}

function needsPerson(about: 'site' | 'tables' | 'rows', why: string): SiteState {
  return { kind: 'needs-person', why, about };
}

/** So many tables are told of with their reasons. */
const MOST_TOLD = 3;

function notSynced(refused: SiteStatus['refusedTables']): string {
  const more = refused.length - MOST_TOLD;
  const told = refused.slice(0, MOST_TOLD).map(({ table, reason }) => printable(`${table} is not synced: ${reason}.`));
  return [...told, ...(more > 0 ? [`${counted(more, 'more table')} not either.`] : [])].join(' ');
}

function offline(since: string | null, why: string | null): SiteState {
  return { kind: 'offline', since, why: why ?? 'it could not be reached' };
}
