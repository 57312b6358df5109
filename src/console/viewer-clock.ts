import type { ConsoleContext } from './console-env.js';

/** What times are shown by: now, and the time zone of the schedule (else this machine's). */
export interface ViewerClock {
  readonly now: number;
  readonly zone: string;
}

/** The clock of a request. */
export function clockOf(c: ConsoleContext): ViewerClock {
  const { timeZone } = c.var.service.config.serve;
  return { now: Date.now(), zone: timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone };
}

/** `today 14:05`, `yesterday 09:12`, `12 Nov, 14:05`, `12 Nov 2025, 14:05`. */
export function momentText(time: number, { now, zone }: ViewerClock): string {
  const day = dayIn(time, zone);
  const hour = formatter(zone, { hour: '2-digit', minute: '2-digit' }).format(time);
  if (day === dayIn(now, zone)) return `today ${hour}`;
  if (day === dayIn(now - DAY_MS, zone)) return `yesterday ${hour}`;
  const isThisYear = day.slice(-4) === dayIn(now, zone).slice(-4);
  return `${formatter(zone, { day: 'numeric', month: 'short', ...(!isThisYear && { year: 'numeric' }) }).format(time)}, ${hour}`;
}

/** `12 November 2026, 14:05:09 Asia/Kathmandu`. */
export function exactMomentText(time: number, zone: string): string {
  const parts = { day: 'numeric', month: 'long', year: 'numeric' } as const;
  const hour = formatter(zone, { hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(time);
  return `${formatter(zone, parts).format(time)}, ${hour} ${zone}`;
}

/** `just now`, `5 minutes ago`, `3 hours ago`, `12 days ago`; of what is to come `in 5 minutes`. */
export function agoText(time: number, now: number): string {
  const seconds = Math.round((now - time) / 1000);
  const size = Math.abs(seconds);
  if (size < 45) return seconds < 0 ? 'in a moment' : 'just now';
  const [count, unit] =
    size < 45 * 60
      ? [Math.round(size / 60), 'minute']
      : size < 36 * 3600
        ? [Math.round(size / 3600), 'hour']
        : [Math.round(size / 86_400), 'day'];
  const amount = `${count} ${unit}${count === 1 ? '' : 's'}`;
  return seconds < 0 ? `in ${amount}` : `${amount} ago`;
}

/** `Thu 12 Nov`, of a day that begins then in UTC. */
export function dayText(time: number): string {
  return formatter('UTC', { weekday: 'short', day: 'numeric', month: 'short' }).format(time);
}

const DAY_MS = 86_400_000;

const formatters = new Map<string, Intl.DateTimeFormat>();

/** They are dear to make, and a page needs hundreds of times. */
function formatter(zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify([zone, options]);
  const known = formatters.get(key) ?? new Intl.DateTimeFormat('en-GB', { timeZone: zone, ...options });
  formatters.set(key, known);
  return known;
}

function dayIn(time: number, zone: string): string {
  return formatter(zone, { day: '2-digit', month: '2-digit', year: 'numeric' }).format(time);
}
