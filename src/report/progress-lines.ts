import { amount, counted, span } from './amounts.js';
import { pace, type Progress, type SiteProgress } from './progress.js';
import { printable, shortened } from './printable.js';
import type { Paint } from './text-table.js';

/** Where the lines go: `width` and `height` of the terminal in characters. */
export interface Screen {
  readonly width: number;
  readonly height: number;
  readonly paint: Paint;
}

const DONE = ['synced', 'skipped', 'failed', 'put aside'];

/**
 * A run's progress, one line a site: those at work first, then as many of the others as fit, then how many more there
 * are. No line is wider than the screen.
 */
export function progressLines(progress: Progress, nowMs: number, screen: Screen): readonly string[] {
  const sites = [...progress.sites].filter(([id, site]) => id !== 'hub' || site.rowsDone < site.rowsTotal);
  const busy = sites.filter(([, site]) => !DONE.includes(site.phase));
  const done = sites.filter(([, site]) => DONE.includes(site.phase));
  const room = Math.max(1, screen.height - 2);
  const shown = [...busy, ...done.reverse()].slice(0, room);
  const nameWidth = Math.min(24, Math.max(3, ...[...progress.names.values()].map((name) => name.length)));
  const lines = shown.map(([id, site]) => {
    const name = id === 'hub' ? 'hub' : (progress.names.get(id) ?? `site ${id}`);
    return line(shortened(name, nameWidth).padEnd(nameWidth), site, nowMs, screen);
  });
  const more = sites.length - shown.length;
  const unseen = progress.names.size - sites.filter(([id]) => id !== 'hub').length;
  const rest = [...(more > 0 ? [`${amount(more)} more`] : []), ...(unseen > 0 ? [`${amount(unseen)} to come`] : [])];
  return rest.length > 0 ? [...lines, screen.paint('dim', shortened(rest.join(' · '), screen.width - 1))] : lines;
}

function line(name: string, site: SiteProgress, nowMs: number, { width, paint }: Screen): string {
  const room = Math.max(10, width - name.length - 3);
  const text = shortened(describe(site, nowMs), room);
  return `${paint('bold', name)}  ${colour(site.phase, text, paint)}`;
}

function colour(phase: SiteProgress['phase'], text: string, paint: Paint): string {
  if (phase === 'synced') return paint('green', text);
  if (phase === 'failed' || phase === 'skipped') return paint('red', text);
  return phase === 'waiting' || phase === 'put aside' ? paint('yellow', text) : text;
}

function describe(site: SiteProgress, nowMs: number): string {
  const made = [
    ...(site.changes > 0 ? [counted(site.changes, 'change')] : []),
    ...(site.conflicts > 0 ? [counted(site.conflicts, 'conflict')] : []),
  ];
  const parts = [`${site.phase}${site.table === null ? '' : ` ${printable(site.table)}`}`];
  if (site.phase === 'waiting' && site.againAtMs !== null) {
    parts.push(`again in ${span(Math.max(0, site.againAtMs - nowMs))}`);
  }
  if (site.reason !== null) parts.push(printable(site.reason));
  if (site.files !== null) parts.push(`${counted(site.files.items, 'item')} copied`, `${site.files.percent} %`);
  if (site.rowsTotal > 0) parts.push(`${amount(site.rowsDone)} of ${counted(site.rowsTotal, 'row')}`);
  const going = site.rowsTotal > 0 ? pace(site, nowMs) : null;
  if (going !== null) parts.push(`${amount(going.rowsPerSecond)}/s`, `${span(going.leftMs)} left`);
  if (site.round === 2 && !DONE.includes(site.phase)) parts.push('second round');
  return [...parts, ...made].join(' · ');
}
