import { expect, test } from 'vitest';
import { SyncError } from '../errors.js';
import { type CronTimes, parseCron } from '../schedule/cron.js';
import { localClock } from '../schedule/local-clock.js';
import { timetable } from '../schedule/timetable.js';
import { runScheduler, type SchedulerEvent } from './scheduler.js';

const at = (time: string): number => Date.parse(`2026-06-01T${time}Z`);
const shown = (time: number): string => new Date(time).toISOString().slice(11, 19);

interface World {
  readonly schedule?: string;
  readonly from: string;
  readonly to: string;
  /** How long each run takes, in seconds; a text: it fails with that code. The last one counts for all that follow. */
  readonly runs?: readonly (number | 'locked' | 'connect' | 'restored')[];
  /** When the last run of other processes began; asked at each look. Null: the hub cannot be had. */
  readonly history?: (now: number) => number | null;
  readonly jitterMs?: number;
  /** When somebody asks for a run over spoke 3. */
  readonly asked?: readonly string[];
  readonly random?: readonly number[];
  /** Called by each wait: it may make the clock jump. */
  readonly jump?: (now: number, to: number) => number;
}

/** Plays a schedule on a clock of its own; gives what happened when. */
async function play(world: World): Promise<string[]> {
  const { schedule = '*/15 * * * *', from, to, runs = [1], history = () => at('00:00:00') } = world;
  const times = timetable([parseCron(schedule, 'UTC') as CronTimes], null, localClock('UTC'));
  const told: string[] = [];
  const ended = new AbortController();
  let now = at(from);
  let [run, drawn] = [0, 0];
  const tell = (what: string): void => void told.push(`${shown(now)} ${what}`);
  const pass = (time: number): void => {
    now = time;
    if (now >= at(to)) ended.abort();
  };
  await runScheduler({
    clock: {
      now: () => now,
      until: async (time) => pass(world.jump?.(now, time) ?? time),
    },
    random: () => world.random?.[drawn++] ?? 0,
    plan: () => ({ spokes: [{ id: 2, name: 'Pokhara', times }], jitterMs: world.jitterMs ?? 0 }),
    history: async () => {
      const begun = history(now);
      if (begun === null) throw new SyncError('connect', 'refused');
      return new Map([[2, begun]]);
    },
    run: async (spokes) => {
      const takes = runs[Math.min(run++, runs.length - 1)] ?? 1;
      tell(`run ${spokes.join()}`);
      if (typeof takes === 'string') throw new SyncError(takes, takes);
      pass(now + takes * 1000);
    },
    between: () => false,
    asked: () => (world.asked?.some((time) => at(time) === now) === true ? [3] : []),
    onEvent: (event) => ['waiting', 'due'].includes(event.type) || tell(inWords(event)),
    signal: ended.signal,
  });
  return told;
}

function inWords(event: SchedulerEvent): string {
  if (event.type === 'run-failed')
    return `${event.setback}, again ${event.againAt === null ? '-' : shown(event.againAt)}`;
  return event.type === 'hub-away' ? `hub away, again ${shown(event.againAt)}` : event.type;
}

test('runs at its times, once each', async () => {
  expect(await play({ from: '09:00:01', to: '09:40:00', history: () => at('09:00:00') })).toEqual([
    '09:15:00 run 2',
    '09:30:00 run 2',
  ]);
});

test('what was missed while the process was down is made up at once, once', async () => {
  expect(await play({ from: '09:01:00', to: '09:16:00', history: () => at('06:00:00') })).toEqual([
    '09:01:00 run 2',
    '09:15:00 run 2',
  ]);
});

test('a time that falls into a run is made up right after it, however many there were', async () => {
  expect(await play({ from: '09:01:00', to: '10:20:00', runs: [47 * 60, 1], history: () => at('09:00:00') })).toEqual([
    '09:15:00 run 2',
    '10:02:00 run 2',
    '10:15:00 run 2',
  ]);
});

test('a machine that slept makes up what it missed within seconds of waking', async () => {
  const asleep = at('09:20:00');
  const jump = (now: number, to: number): number => (now <= asleep && to > asleep ? at('13:07:00') : to);
  const told = await play({ from: '09:16:00', to: '13:14:00', history: () => at('09:15:00'), jump });
  expect(told).toEqual(['13:07:00 run 2']);
});

test('jitter puts each run off by its own draw, and is drawn once', async () => {
  const world = { from: '09:01:00', to: '09:50:00', history: () => at('09:00:00'), jitterMs: 60_000 };
  expect(await play({ ...world, random: [0.5, 0, 0.999] })).toEqual([
    '09:15:30 run 2',
    '09:30:00 run 2',
    '09:45:59 run 2',
  ]);
});

test('while another process holds the hub it is tried again soon, and not where that one has done the work', async () => {
  expect(
    await play({ from: '09:14:00', to: '09:20:00', runs: ['locked', 'locked', 1], history: () => at('09:00:00') }),
  ).toEqual([
    '09:15:00 run 2',
    '09:15:00 locked, again 09:15:05',
    '09:15:05 run 2',
    '09:15:05 locked, again 09:15:15',
    '09:15:15 run 2',
  ]);
  const other = (now: number): number => (now < at('09:15:04') ? at('09:00:00') : at('09:15:01'));
  expect(await play({ from: '09:14:00', to: '09:29:00', runs: ['locked'], history: other })).toEqual([
    '09:15:00 run 2',
    '09:15:00 locked, again 09:15:05',
  ]);
});

test('a hub that is away is reported by one run, asked again with back-off, and what was missed is made up', async () => {
  const history = (now: number): number | null => (now < at('09:16:30') ? null : at('09:00:00'));
  expect(
    await play({
      from: '09:01:00',
      to: '09:29:00',
      runs: ['connect', 1],
      history: (now) => (now < at('09:10:00') ? at('09:00:00') : history(now)),
    }),
  ).toEqual([
    '09:15:00 hub away, again 09:15:15',
    '09:15:00 run 2',
    '09:15:00 link, again 09:15:30',
    '09:15:30 hub away, again 09:16:30',
    '09:16:30 hub-back',
    '09:16:30 run 2',
  ]);
});

test('a hub that is away at the start is waited for; nothing is due as long as nobody knows what was done', async () => {
  const history = (now: number): number | null => (now < at('09:02:00') ? null : at('09:00:00'));
  const told = await play({ from: '09:01:00', to: '09:16:00', history });
  expect(told).toEqual([
    '09:01:00 hub away, again 09:01:15',
    '09:01:15 hub away, again 09:01:45',
    '09:01:45 hub away, again 09:02:45',
    '09:02:45 hub-back',
    '09:15:00 run 2',
  ]);
});

test('what only a person can mend is left to the next time', async () => {
  expect(await play({ from: '09:14:00', to: '09:31:00', runs: ['restored'], history: () => at('09:00:00') })).toEqual([
    '09:15:00 run 2',
    '09:15:00 other, again -',
    '09:30:00 run 2',
    '09:30:00 other, again -',
  ]);
});

test('a clock that is set back keeps nothing from being run', async () => {
  let isSet = false;
  const jump = (now: number, to: number): number => {
    if (isSet || now < at('13:05:00')) return to;
    isSet = true;
    return at('09:31:00');
  };
  const told = await play({
    from: '12:59:00',
    to: '13:10:00',
    history: () => at(isSet ? '13:00:00' : '12:45:00'),
    jump,
  });
  expect(told.slice(0, 4)).toEqual(['13:00:00 run 2', '09:31:00 run 2', '09:45:00 run 2', '10:00:00 run 2']);
});

test('what somebody asks for is run at once, by itself, and the schedule goes on as before', async () => {
  const world = { from: '09:50:00', to: '10:20:00', asked: ['10:00:21'], history: () => at('09:50:00') };
  expect(await play(world)).toEqual(['10:00:00 run 2', '10:00:21 run 3', '10:15:00 run 2']);
});
