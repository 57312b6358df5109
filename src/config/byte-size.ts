const BYTES = { B: 1, kB: 1_000, MB: 1_000_000, GB: 1_000_000_000 } as const;

/** Bytes of a size such as `500kB`, `50MB`, `2GB` (powers of ten); null: it is none. */
export function parseBytes(text: string): number | null {
  const match = /^(\d{1,9}(?:\.\d{1,3})?) ?([kMG]?B)$/iu.exec(text.trim());
  const unit = (Object.keys(BYTES) as (keyof typeof BYTES)[]).find(
    (one) => one.toLowerCase() === match?.[2]?.toLowerCase(),
  );
  return unit === undefined ? null : Math.round(Number(match?.[1]) * BYTES[unit]);
}

/** The shortest exact way to write a size; the counterpart of {@link parseBytes}. */
export function formatBytes(bytes: number): string {
  const unit = (['GB', 'MB', 'kB'] as const).find((one) => bytes > 0 && bytes % BYTES[one] === 0) ?? 'B';
  return `${bytes / BYTES[unit]}${unit}`;
}
