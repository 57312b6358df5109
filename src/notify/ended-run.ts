import type { RunResult } from '../report/result.js';
import type { QuarantinedRow } from '../report/status-result.js';

/** How a run ended, also one that could not go on. */
export interface RunReport {
  readonly outcome: RunResult['outcome'];
  /** Null: it failed before it had a number. */
  readonly run: number | null;
  /** Null: it could not go on; then `error` says why. */
  readonly result: RunResult | null;
  readonly error: { readonly code: string; readonly message: string; readonly hint: string | null } | null;
  /** All rows that wait, also those of earlier runs. */
  readonly quarantine: readonly QuarantinedRow[];
  /** What the file sync of each site said, as it was printed; absent: nothing was. */
  readonly fileLogs?: readonly { readonly site: number; readonly text: string }[];
  /** Milliseconds since 1970. */
  readonly endedAtMs: number;
}
