import type { Logger } from 'pino';
import type { Listener, RunEvent } from '../events.js';
import { eventLine } from '../report/lines.js';
import { advance, NO_PROGRESS, type Progress } from '../report/progress.js';

/** Logs what happens in one run, each event with its own fields and in the words of `sync`. */
export function runLog(log: Logger): Listener {
  let progress: Progress = NO_PROGRESS;
  return (event) => {
    progress = advance(progress, event, performance.now());
    const line = eventLine(event, progress, true);
    if (line === null) return;
    const { type, ...fields } = event;
    log[levelOf(event)]({ event: type, ...fields }, line);
  };
}

function levelOf(event: RunEvent): 'debug' | 'info' | 'warn' {
  switch (event.type) {
    case 'warning':
    case 'table-refused':
    case 'pass-retry':
      return 'warn';
    case 'pass-done':
      return event.outcome === 'synced' ? (event.round === 1 ? 'info' : 'debug') : 'warn';
    case 'captured':
      return event.changed > 0 ? 'info' : 'debug';
    case 'table-done':
      return event.changes + event.conflicts > 0 ? 'info' : 'debug';
    case 'pass-started':
      return 'debug';
    default:
      return 'info';
  }
}
