/** What one run took. Null: not known, or not counted for that kind of work. Times in milliseconds. */
export interface Sample {
  readonly ms: number;
  /** Of that the run itself, without the start of the program. */
  readonly runMs: number | null;
  /** How often the line to the spoke was waited for, one wait after the other. */
  readonly waits: number | null;
  /** Statements that the spoke's server was asked. */
  readonly statements: number | null;
  readonly bytesToSpoke: number | null;
  readonly bytesFromSpoke: number | null;
  readonly clientCpuMs: number | null;
  readonly hubCpuMs: number | null;
  readonly spokeCpuMs: number | null;
  readonly peakMb: number | null;
}

/** All runs of one contender: ours, a peer, or what the servers alone take. */
export interface Series {
  readonly name: string;
  readonly samples: readonly Sample[];
  /** Another tool that did the same work, with as many rows. */
  readonly isPeer: boolean;
  /** After how many of the runs the sites were not the same: a peer that misses changes. Ours never: that ends the line. */
  readonly unequalRuns: number;
}

/** The middle value; of an even number the mean of the two in the middle. NaN for none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}

/** The median of one figure over the runs that know it; null if none does. */
export function medianOf(samples: readonly Sample[], figure: keyof Sample): number | null {
  const known = samples.flatMap((sample) => sample[figure] ?? []);
  return known.length === 0 ? null : median(known);
}

/** The largest memory over all runs; null if unknown. */
export function peakOf(samples: readonly Sample[]): number | null {
  const known = samples.flatMap(({ peakMb }) => peakMb ?? []);
  return known.length === 0 ? null : Math.max(...known);
}
