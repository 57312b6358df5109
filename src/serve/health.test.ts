import { expect, test } from 'vitest';
import { type CronTimes, parseCron } from '../schedule/cron.js';
import { localClock } from '../schedule/local-clock.js';
import { timetable } from '../schedule/timetable.js';
import { healthOf } from './health.js';
import type { Watched } from './watched.js';

/** Monday is the first of June. */
const at = (day: number, time: string): number => Date.parse(`2026-06-0${day}T${time}:00Z`);

const times = timetable([parseCron('*/15 8-18 * * 1-6', 'UTC') as CronTimes], null, localClock('UTC'));
const plan = [{ id: 2, name: 'Pokhara', times }];

function watched(lastSuccess: number | null, now: number, more: Partial<Watched> = {}): Watched {
  const sites = new Map([[2, { lastSuccess, clockSkewMs: 0, quarantined: 0 }]]);
  const hub = { sites, openConflicts: 0, mailsWaiting: 0 };
  const rest = { runningSince: null, next: null, lastRun: null, hubError: null };
  return { now, startedAt: at(1, '00:00'), hub, ...rest, ...more };
}

test.each<[string, number | null, number, Partial<Watched>, boolean]>([
  ['the last time was kept', at(3, '10:00'), at(3, '10:14'), {}, true],
  ['one was missed, and may still be under way', at(3, '10:00'), at(3, '10:29'), {}, true],
  ['two were missed', at(3, '10:00'), at(3, '10:30'), {}, false],
  ['the night does not count', at(3, '18:45'), at(4, '07:59'), {}, true],
  ['nor the first run of the day, until the second is due', at(3, '18:45'), at(4, '08:14'), {}, true],
  ['then it does', at(3, '18:45'), at(4, '08:15'), {}, false],
  ['nor the weekend', at(6, '18:45'), Date.parse('2026-06-08T08:14:00Z'), {}, true],
  [
    'what was missed before the service ran is not its fault',
    at(1, '10:00'),
    at(3, '10:16'),
    { startedAt: at(3, '10:01') },
    true,
  ],
  ['two missed since then are', at(1, '10:00'), at(3, '10:30'), { startedAt: at(3, '10:01') }, false],
  ['never synced', null, at(3, '10:30'), { startedAt: at(3, '10:01') }, false],
  ['a long run under way', at(3, '10:00'), at(3, '14:00'), { runningSince: at(3, '10:15') }, true],
])('late? %s', (_, lastSuccess, now, more, isOk) => {
  const health = healthOf(watched(lastSuccess, now, more), plan);
  expect(health.status).toBe(isOk ? 'ok' : 'unhealthy');
  expect(health.reasons.map(({ code, site }) => [code, site])).toEqual(isOk ? [] : [['site-late', 2]]);
});

const ended = { startedAt: at(3, '10:00'), endedAt: at(3, '10:01'), error: null };

test('a spoke that was left out of one run is no reason yet; a run that could not go on is', () => {
  const fine = watched(at(3, '10:00'), at(3, '10:02'), { lastRun: { ...ended, outcome: 'warnings' } });
  expect(healthOf(fine, plan)).toEqual({
    status: 'ok',
    reasons: [],
    runningSince: null,
    lastRun: { startedAt: '2026-06-03T10:00:00.000Z', finishedAt: '2026-06-03T10:01:00.000Z', outcome: 'warnings' },
    nextRun: null,
  });
  const error = { code: 'restored', message: 'the hub was restored from a backup' };
  const failed = watched(at(3, '10:00'), at(3, '10:02'), { lastRun: { ...ended, outcome: 'failed', error } });
  expect(healthOf(failed, plan).reasons).toEqual([{ code: 'run-failed', site: null, message: error.message }]);
});

test('a hub that cannot be had is a reason, also before anything was ever read from it', () => {
  const { reasons } = healthOf(watched(null, at(3, '10:30'), { hub: null, hubError: 'refused' }), plan);
  expect(reasons).toEqual([{ code: 'hub-unreachable', site: null, message: 'refused' }]);
});
