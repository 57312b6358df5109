import type { RunEvent } from '../events.js';

/** What one site is at. `hub` stands for the hub itself (capture), a number for a spoke. */
export interface SiteProgress {
  readonly phase:
    'reading' | 'comparing' | 'applying' | 'files' | 'waiting' | 'synced' | 'put aside' | 'skipped' | 'failed';
  readonly round: 1 | 2;
  readonly table: string | null;
  readonly rowsDone: number;
  readonly rowsTotal: number;
  /** When this phase of this table began, and how many rows were done then. */
  readonly since: { readonly ms: number; readonly rows: number };
  /** Rows changed so far on both sides, and conflicts. */
  readonly changes: number;
  readonly conflicts: number;
  readonly reason: string | null;
  /** While it waits for its next attempt: when that is, by the clock of the display. */
  readonly againAtMs: number | null;
  /** Files copied in this round; `percent` is 0 to 100. */
  readonly files: { readonly items: number; readonly percent: number } | null;
}

/** A run as it can be shown at one moment. */
export interface Progress {
  readonly names: ReadonlyMap<number, string>;
  readonly sites: ReadonlyMap<number | 'hub', SiteProgress>;
}

export const NO_PROGRESS: Progress = { names: new Map(), sites: new Map() };

/** The progress after one more event. Pure; `nowMs` is any clock that does not jump. */
export function advance(progress: Progress, event: RunEvent, nowMs: number): Progress {
  const set = (site: number | 'hub', change: Partial<SiteProgress>): Progress => {
    const before = progress.sites.get(site) ?? idle(nowMs);
    return { ...progress, sites: new Map(progress.sites).set(site, { ...before, ...change }) };
  };
  const counting = (
    site: number | 'hub',
    phase: SiteProgress['phase'],
    at: { table: string; rowsDone: number; rowsTotal: number },
  ): Progress => {
    const before = progress.sites.get(site);
    const goesOn = before?.phase === phase && before.table === at.table && before.rowsDone <= at.rowsDone;
    const since = goesOn ? before.since : { ms: nowMs, rows: at.rowsDone };
    // The total may be the server's estimate.
    const rowsTotal = Math.max(at.rowsTotal, at.rowsDone);
    return set(site, { phase, table: at.table, rowsDone: at.rowsDone, rowsTotal, since });
  };
  switch (event.type) {
    case 'run-started':
      return { names: new Map(event.spokes.map(({ id, name }) => [id, name])), sites: new Map() };
    case 'capturing':
      return counting('hub', 'reading', event);
    case 'comparing':
      return counting(event.site, 'comparing', event);
    case 'applying':
      return counting(event.site, 'applying', event);
    case 'pass-started':
      return set(event.site, {
        phase: 'reading',
        round: event.round,
        table: null,
        rowsDone: 0,
        rowsTotal: 0,
        reason: null,
      });
    case 'table-done': {
      const before = progress.sites.get(event.site) ?? idle(nowMs);
      return set(event.site, {
        changes: before.changes + event.changes,
        conflicts: before.conflicts + event.conflicts,
      });
    }
    case 'pass-retry':
      return set(event.site, {
        phase: 'waiting',
        table: null,
        rowsDone: 0,
        rowsTotal: 0,
        files: null,
        reason: event.reason,
        againAtMs: nowMs + event.delayMs,
      });
    case 'pass-done':
      return set(event.site, {
        phase: event.outcome === 'put-aside' ? 'put aside' : event.outcome,
        table: null,
        rowsDone: 0,
        rowsTotal: 0,
        reason: event.reason,
      });
    case 'files-progress':
      return set(event.site, {
        phase: 'files',
        round: event.round,
        files: { items: event.items, percent: event.percent },
      });
    case 'files-done': {
      const phase =
        event.outcome === 'put-aside' ? 'put aside' : event.outcome === 'conflicts' ? 'synced' : event.outcome;
      return set(event.site, { phase, files: null, reason: event.reason });
    }
    case 'captured':
    case 'table-refused':
    case 'waiting':
    case 'warning':
    case 'run-done':
      return progress;
  }
}

/** Rows a second since the phase began, and the time left; null where there is too little to go by. */
export function pace(
  site: SiteProgress,
  nowMs: number,
): { readonly rowsPerSecond: number; readonly leftMs: number } | null {
  const elapsedMs = nowMs - site.since.ms;
  const rows = site.rowsDone - site.since.rows;
  if (elapsedMs < 500 || rows <= 0) return null;
  return {
    rowsPerSecond: (rows / elapsedMs) * 1000,
    leftMs: (Math.max(0, site.rowsTotal - site.rowsDone) / rows) * elapsedMs,
  };
}

function idle(nowMs: number): SiteProgress {
  const since = { ms: nowMs, rows: 0 };
  return {
    phase: 'waiting',
    round: 1,
    table: null,
    rowsDone: 0,
    rowsTotal: 0,
    since,
    changes: 0,
    conflicts: 0,
    reason: null,
    againAtMs: null,
    files: null,
  };
}
