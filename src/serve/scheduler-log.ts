import { isoOfMs } from '../records/iso-time.js';
import type { Logger } from 'pino';
import { messageOf } from '../error-message.js';
import { errorFields } from './logger.js';
import type { SchedulerEvent } from './scheduler.js';

/** Logs what the scheduler does. */
export function schedulerLog(log: Logger): (event: SchedulerEvent) => void {
  return (event) => {
    switch (event.type) {
      case 'waiting':
        log.info({ event: 'waiting', next: isoOfMs(event.until) }, `next run ${isoOfMs(event.until) ?? 'never'}`);
        return;
      case 'due':
        log.debug(
          { event: 'due', spokes: event.spokes, since: isoOfMs(event.since) },
          `due since ${isoOfMs(event.since) ?? ''}`,
        );
        return;
      case 'run-failed': {
        const again = event.againAt === null ? '' : `; again at ${isoOfMs(event.againAt) ?? ''}`;
        const fields = { event: 'run-failed', ...errorFields(event.error), again: isoOfMs(event.againAt) };
        const level = event.setback === 'locked' ? 'info' : 'error';
        const what = event.setback === 'locked' ? 'the run has to wait' : 'the run failed';
        log[level](fields, `${what}: ${messageOf(event.error)}${again}`);
        return;
      }
      case 'hub-away': {
        const fields = { event: 'hub-away', ...errorFields(event.error), again: isoOfMs(event.againAt) };
        log.warn(fields, `the hub cannot be had: ${messageOf(event.error)}; again at ${isoOfMs(event.againAt) ?? ''}`);
        return;
      }
      case 'hub-back':
        log.info({ event: 'hub-back' }, 'the hub is back');
        return;
    }
  };
}
