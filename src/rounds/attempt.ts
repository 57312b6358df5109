import type { RunLock } from '../ledger/run-lock.js';
import type { TableResult } from '../report/result.js';

/** What the tries before have left. */
export interface BrokenOff {
  /** The lock of the last of them that had one; its sessions are gone. */
  readonly lock: RunLock | null;
  /** Their numbers. */
  readonly runs: readonly bigint[];
  /** What they wrote all the same. */
  readonly written: readonly TableResult[];
}

/** One try at a run, of which a cluster may take several. */
export interface Attempt {
  readonly before: BrokenOff;
  /** What was warned of before, and by this try. */
  readonly warnings: string[];
  /** Whether the run will be tried again after this: then it is not reported as one that failed. */
  readonly mayGoOn: (error: unknown) => boolean;
  /** Set once it is held. */
  lock: RunLock | null;
  /** Set once it has a number. */
  run: bigint | null;
  /** Grows as passes end. */
  readonly written: TableResult[];
  /** It has failed, and nobody is told of that: the run goes on. */
  goesOn: boolean;
  /** All is synced: what fails from then on is not worth another try. */
  isThrough: boolean;
}
