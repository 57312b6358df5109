import type { LineResult } from './line.js';
import type { ScalingResult } from './scaling/scaling.js';

/** What was measured when, and with how many rows: lines may be measured one by one. */
export interface Measurement<T> {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly rows: number;
  readonly runs: number;
  readonly result: T;
}

/** The content of docs/benchmarks.json. */
export interface BenchRecord {
  readonly environment: { readonly cores: number; readonly node: string; readonly server: string };
  /** By their names. */
  readonly lines: Readonly<Record<string, Measurement<LineResult>>>;
  readonly scaling: Readonly<Record<string, Measurement<ScalingResult>>>;
}

/** What is known now: lines measured anew take the place of what was known of them, the others stay. */
export function mergeRecords(known: BenchRecord | null, fresh: BenchRecord): BenchRecord {
  return {
    environment: fresh.environment,
    lines: { ...known?.lines, ...fresh.lines },
    scaling: { ...known?.scaling, ...fresh.scaling },
  };
}
