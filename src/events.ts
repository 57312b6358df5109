import type { RunResult } from './report/result.js';

/** Everything that a run can report. The terminal, the log and the console subscribe to it; none of them is needed. */
export type RunEvent =
  | {
      readonly type: 'run-started';
      readonly run: number;
      readonly spokes: readonly { id: number; name: string }[];
      readonly tables: readonly string[];
    }
  /** Another run holds the hub, and this one waits until it is over. */
  | { readonly type: 'waiting'; readonly holder: string }
  | { readonly type: 'table-refused'; readonly table: string; readonly reason: string }
  | { readonly type: 'capturing'; readonly table: string; readonly rowsDone: number; readonly rowsTotal: number }
  | { readonly type: 'captured'; readonly table: string; readonly changed: number }
  /** Of each attempt; a spoke that did not answer as the run began is told of as a pass that began and ended at once. */
  | { readonly type: 'pass-started'; readonly site: number; readonly round: 1 | 2; readonly attempt: number }
  | {
      readonly type: 'comparing';
      readonly site: number;
      readonly table: string;
      readonly rowsDone: number;
      readonly rowsTotal: number;
    }
  | {
      readonly type: 'applying';
      readonly site: number;
      readonly table: string;
      readonly rowsDone: number;
      readonly rowsTotal: number;
    }
  | {
      readonly type: 'table-done';
      readonly site: number;
      readonly round: 1 | 2;
      readonly table: string;
      readonly changes: number;
      readonly conflicts: number;
    }
  | {
      readonly type: 'pass-retry';
      readonly site: number;
      readonly attempt: number;
      readonly delayMs: number;
      readonly reason: string;
    }
  | {
      readonly type: 'pass-done';
      readonly site: number;
      readonly round: 1 | 2;
      readonly outcome: 'synced' | 'put-aside' | 'skipped' | 'failed';
      readonly reason: string | null;
    }
  | {
      readonly type: 'files-progress';
      readonly site: number;
      readonly round: 1 | 2;
      /** Files and new folders copied so far. */
      readonly items: number;
      /** unison's own estimate, 0 to 100. */
      readonly percent: number;
    }
  | {
      readonly type: 'files-done';
      readonly site: number;
      readonly round: 1 | 2;
      readonly outcome: 'synced' | 'conflicts' | 'put-aside' | 'skipped' | 'failed';
      readonly files: number;
      readonly bytes: number;
      readonly reason: string | null;
    }
  | { readonly type: 'warning'; readonly message: string }
  | { readonly type: 'run-done'; readonly result: RunResult };

export type Listener = (event: RunEvent) => void;
