const MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** Milliseconds of a duration such as `500ms`, `5s`, `10m`, `24h`, `90d`; null: it is none. */
export function parseDuration(text: string): number | null {
  const match = /^(\d{1,9}(?:\.\d{1,3})?) ?(ms|s|m|h|d)$/.exec(text.trim());
  return match ? Math.round(Number(match[1]) * MS[match[2] as keyof typeof MS]) : null;
}

/** The shortest exact way to write a duration, e.g. 86400000 → `24h`; the counterpart of {@link parseDuration}. */
export function formatDuration(ms: number): string {
  // A single day is usually meant as hours.
  const units = ms > MS.d ? (['d', 'h', 'm', 's'] as const) : (['h', 'm', 's'] as const);
  const unit = ms === 0 ? 's' : units.find((candidate) => ms % MS[candidate] === 0);
  return unit === undefined ? `${ms}ms` : `${ms / MS[unit]}${unit}`;
}
