import type { Verdict } from './goal.js';
import type { Series } from './sample.js';
import type { Stage } from './stage.js';

/** What one line came to. The first of the series is ours. */
export interface LineResult {
  readonly work: string;
  readonly series: readonly Series[];
  readonly verdicts: readonly Verdict[];
  /** What a reader must know of it; null: nothing. */
  readonly note: string | null;
}

/** One line of the table of goals: it makes what it needs, and leaves its offices equal and synced. */
export interface BenchLine {
  /** For `--only`. */
  readonly name: string;
  /** For `--list`. */
  readonly about: string;
  run(stage: Stage): Promise<LineResult>;
}
