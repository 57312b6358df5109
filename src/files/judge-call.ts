import { explainFailedFiles, explainFatal, type FilesFailure } from './explain-failure.js';
import type { UnisonEnd } from './run-unison.js';
import { readLog, type UnisonLog } from './unison-log.js';

/** A call of unison, understood. */
export interface Judged extends UnisonLog {
  readonly failure: FilesFailure | null;
}

/** What a call came to: by its exit code; what it printed only explains that. `hubPath` is free of symbolic links. */
export function judgeCall(end: UnisonEnd, hubPath: string): Judged {
  const log = readLog(end.log, hubPath);
  return { ...log, failure: failureOf(end, log) };
}

function failureOf({ code, endedBy, stderr, log }: UnisonEnd, { skipped }: UnisonLog): FilesFailure | null {
  if (endedBy !== null)
    return { message: `unison was ended: ${endedBy}`, hint: 'it goes on where it stopped next time', retryable: true };
  if (code === 0) return null;
  // Something was skipped: it must be known what. A log that is cut short says less than the exit code.
  if (code === 1) return skipped === null || skipped.length === 0 ? explainFailedFiles(log) : null;
  return code === 2 ? explainFailedFiles(log) : explainFatal(stderr);
}
