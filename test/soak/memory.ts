/** What this process held after a run, garbage collected, in MB. */
export interface MemorySample {
  readonly run: number;
  readonly residentMb: number;
  readonly heapMb: number;
}

const MB = 1 << 20;

/** Collects garbage and measures. Throws where node runs without --expose-gc. */
export function measureMemory(run: number): MemorySample {
  if (globalThis.gc === undefined) throw new Error('node must run with --expose-gc: use `npm run soak`');
  globalThis.gc();
  globalThis.gc();
  const { rss, heapUsed } = process.memoryUsage();
  return { run, residentMb: rss / MB, heapMb: heapUsed / MB };
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** The mean of the last third over that of the first: 1 is flat. NaN for fewer than three values. */
export function growth(values: readonly number[]): number {
  const third = Math.floor(values.length / 3);
  return mean(values.slice(values.length - third)) / mean(values.slice(0, third));
}

/** The samples after a tenth, two tenths … of the runs. */
export function tenths(samples: readonly MemorySample[]): readonly MemorySample[] {
  const picked = Array.from({ length: 10 }, (_, i) => samples[Math.round(((i + 1) * samples.length) / 10) - 1]);
  return [...new Set(picked.filter((sample) => sample !== undefined))];
}
