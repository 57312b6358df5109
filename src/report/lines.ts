import type { Listener, RunEvent } from '../events.js';
import { amount, bytesAmount, counted, span } from './amounts.js';
import { printable } from './printable.js';
import { advance, NO_PROGRESS, pace, type Progress } from './progress.js';

/** Shows a run on the way. `stop` takes the display away, so that a summary can follow. */
export interface Display {
  readonly onEvent: Listener;
  stop(): void;
}

/** How often one site's long work on one table is told. */
const EVERY_MS = 10_000;

const FILES_OUTCOME = {
  synced: 'synced',
  conflicts: 'in conflict',
  failed: 'failed',
  skipped: 'skipped',
  'put-aside': 'put aside, to be tried again later',
} as const;

/** Plain lines, for a file, a pipe or a journal: what happened, and how far long work is every ten seconds. */
export function lineDisplay(
  write: (text: string) => unknown,
  verbose: boolean,
  now: () => number = () => performance.now(),
): Display {
  let progress: Progress = NO_PROGRESS;
  const told = new Map<number | 'hub', number>();
  return {
    onEvent(event) {
      const nowMs = now();
      progress = advance(progress, event, nowMs);
      if (
        event.type === 'capturing' ||
        event.type === 'comparing' ||
        event.type === 'applying' ||
        event.type === 'files-progress'
      ) {
        const site = event.type === 'capturing' ? 'hub' : event.site;
        const since = progress.sites.get(site)?.since.ms ?? nowMs;
        if (nowMs - Math.max(since, told.get(site) ?? 0) < EVERY_MS) return;
        told.set(site, nowMs);
        write(`${workLine(site, progress, nowMs)}\n`);
        return;
      }
      const line = eventLine(event, progress, verbose);
      if (line !== null) write(`${line}\n`);
    },
    stop: () => undefined,
  };
}

/** One event in a line; null for what is not worth one (more is, if `verbose`). */
export function eventLine(event: RunEvent, progress: Progress, verbose: boolean): string | null {
  const name = (site: number): string => printable(progress.names.get(site) ?? `site ${site}`);
  switch (event.type) {
    case 'run-started':
      return `run ${event.run}: ${counted(event.spokes.length, 'spoke')}, ${counted(event.tables.length, 'table')}`;
    case 'table-refused':
      return `refused: ${printable(event.table)}: ${printable(event.reason)}`;
    case 'captured':
      return verbose || event.changed > 0
        ? `hub: ${printable(event.table)}: ${counted(event.changed, 'new change')}`
        : null;
    case 'pass-started': {
      const again = event.attempt > 1 ? `, attempt ${event.attempt}` : '';
      return verbose || again !== '' ? `${name(event.site)}: round ${event.round}${again}` : null;
    }
    case 'table-done': {
      if (!verbose && event.changes === 0 && event.conflicts === 0) return null;
      const conflicts = event.conflicts > 0 ? `, ${counted(event.conflicts, 'conflict')}` : '';
      return `${name(event.site)}: ${printable(event.table)}: ${counted(event.changes, 'change')}${conflicts}`;
    }
    case 'pass-retry':
      return `${name(event.site)}: ${printable(event.reason)}; again in ${span(event.delayMs)} (attempt ${event.attempt})`;
    case 'pass-done': {
      if (event.outcome === 'synced' && event.round === 2 && !verbose) return null;
      const outcome = event.outcome === 'put-aside' ? 'put aside, to be tried again later' : event.outcome;
      return `${name(event.site)}: ${outcome}${event.reason === null ? '' : `: ${printable(event.reason)}`}`;
    }
    case 'waiting':
      return `waiting for another run: ${printable(event.holder)}`;
    case 'files-done': {
      if (!verbose && event.outcome === 'synced' && event.files === 0) return null;
      const copied = event.files === 0 ? '' : `, ${counted(event.files, 'file')}, ${bytesAmount(event.bytes)}`;
      const reason = event.reason === null ? '' : `: ${printable(event.reason)}`;
      return `${name(event.site)}: files ${FILES_OUTCOME[event.outcome]}${copied}${reason}`;
    }
    case 'warning':
      return `warning: ${printable(event.message)}`;
    case 'capturing':
    case 'comparing':
    case 'applying':
    case 'files-progress':
    case 'run-done':
      return null;
  }
}

function workLine(id: number | 'hub', progress: Progress, nowMs: number): string {
  const site = progress.sites.get(id);
  const name = id === 'hub' ? 'hub' : printable(progress.names.get(id) ?? `site ${id}`);
  if (!site) return name;
  if (site.files !== null)
    return `${name}: files: ${counted(site.files.items, 'item')} copied, ${site.files.percent} %`;
  const going = pace(site, nowMs);
  const speed = going === null ? '' : `, ${amount(going.rowsPerSecond)}/s, ${span(going.leftMs)} left`;
  return `${name}: ${site.phase} ${printable(site.table ?? '')}: ${amount(site.rowsDone)} of ${counted(site.rowsTotal, 'row')}${speed}`;
}
