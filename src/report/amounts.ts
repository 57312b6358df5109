/** `1,234,567`: the same in every locale. */
export function amount(number: number): string {
  return Math.round(number).toLocaleString('en-US');
}

/** `512 B`, `1.5 kB`, `30.0 MB`. */
export function bytesAmount(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const power = Math.min(UNITS.length, Math.floor(Math.log10(bytes) / 3));
  return `${(bytes / 1000 ** power).toFixed(1)} ${UNITS[power - 1] ?? 'TB'}`;
}

const UNITS = ['kB', 'MB', 'GB', 'TB'];

/** `1 row`, `2 rows`; `plural` where an s does not do. */
export function counted(number: number, word: string, plural = `${word}s`): string {
  return `${amount(number)} ${number === 1 ? word : plural}`;
}

/** A span for people: `0.4 s`, `12 s`, `3 min 05 s`, `2 h 07 min`. */
export function span(ms: number): string {
  const seconds = Math.max(0, ms) / 1000;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min ${String(whole % 60).padStart(2, '0')} s`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
}

/** `3 inserted · 1 deleted`, without the zeros; `nothing` where all are. */
export function joinCounts(parts: readonly (readonly [number, string])[], nothing: string): string {
  const shown = parts.filter(([number]) => number > 0).map(([number, word]) => `${amount(number)} ${word}`);
  return shown.join(' · ') || nothing;
}
