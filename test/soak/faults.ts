import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from './random.js';
import type { Office, Stage } from './stage.js';

/** What may befall a run. */
export const FAULTS = [
  'link cut at a random byte',
  'spoke refused throughout',
  'link hung for a while',
  'slow line',
  'spoke’s server killed (-9) and restarted',
  'hub’s link cut',
  'hub’s server killed (-9) and restarted',
  'mail server down',
  'mail server refusing for now',
  'run interrupted by its signal',
] as const;

export type FaultKind = (typeof FAULTS)[number];

/** A fault as it befalls one run. */
export interface Fault {
  readonly kind: FaultKind;
  /** It may end the run as a whole, not only a spoke's part in it. */
  readonly mayEndRun: boolean;
  /** Makes it happen; resolves when it is over, soon after `ended` at the latest. False: the run was over before it came. */
  readonly befall: (ended: AbortSignal) => Promise<boolean>;
}

/** Which kinds befall the next run: often none, now and then two at once. */
export function randomKinds(random: Random): FaultKind[] {
  const count = random.pick([0, 0, 1, 1, 1, 2]);
  return [...new Set(Array.from({ length: count }, () => random.pick(FAULTS)))];
}

/** Waits, but not beyond the end of the run. True: the run goes on. */
async function wait(ms: number, ended: AbortSignal): Promise<boolean> {
  await sleep(ms, undefined, { signal: ended }).catch(() => undefined);
  return !ended.aborted;
}

/** From before the run until it is over. */
async function throughout(ended: AbortSignal, begin: () => unknown, end: () => unknown): Promise<boolean> {
  await begin();
  if (!ended.aborted) await once(ended, 'abort');
  await end();
  return true;
}

async function cut({ relay }: Office, bytes: number, ended: AbortSignal): Promise<boolean> {
  const due = relay.bytes + bytes;
  await throughout(ended, () => relay.cutAfterBytes(bytes), () => relay.cutAfterBytes(Infinity)); // prettier-ignore
  return relay.bytes >= due;
}

interface Timing {
  readonly atMs: number;
  readonly lengthMs: number;
}

async function crash({ desk }: Office, { atMs, lengthMs }: Timing, ended: AbortSignal): Promise<boolean> {
  if (!(await wait(atMs, ended))) return false;
  await desk.crash(async () => {
    await wait(lengthMs, ended);
  });
  return true;
}

async function hang({ relay }: Office, { atMs, lengthMs }: Timing, ended: AbortSignal): Promise<boolean> {
  if (!(await wait(atMs, ended))) return false;
  relay.hang(true);
  await wait(lengthMs, ended);
  relay.hang(false);
  return true;
}

/** A fault of that kind at a random spoke and moment. `interrupt` ends the run by its signal. */
export function faultOf(kind: FaultKind, { offices, post }: Stage, random: Random, interrupt: () => void): Fault {
  const [hub, ...spokes] = offices as [Office, ...Office[]];
  const spoke = random.pick(spokes);
  const { relay } = spoke;
  const timing = { atMs: random.between(0, 400), lengthMs: random.between(100, 2_500) };
  const bytes = random.between(0, 30_000);
  const befall: Record<FaultKind, Fault['befall']> = {
    'link cut at a random byte': (ended) => cut(spoke, bytes, ended),
    'hub’s link cut': (ended) => cut(hub, bytes, ended),
    'spoke refused throughout': (ended) =>
      throughout(ended, () => relay.refuse(true), () => relay.refuse(false)), // prettier-ignore
    'slow line': (ended) =>
      throughout(ended, () => relay.slow({ toServerDelayMs: 5, bytesPerSecond: 20_000 }), () => relay.slow({})), // prettier-ignore
    'link hung for a while': (ended) => hang(spoke, timing, ended),
    'spoke’s server killed (-9) and restarted': (ended) => crash(spoke, timing, ended),
    'hub’s server killed (-9) and restarted': (ended) => crash(hub, timing, ended),
    'mail server down': (ended) =>
      throughout(
        ended,
        () => post.down(),
        () => post.up(),
      ),
    'mail server refusing for now': (ended) =>
      throughout(ended, () => post.setIll(true), () => post.setIll(false)), // prettier-ignore
    'run interrupted by its signal': async (ended) => {
      if (!(await wait(timing.atMs, ended))) return false;
      interrupt();
      return true;
    },
  };
  return { kind, mayEndRun: kind.startsWith('hub') || kind.startsWith('run'), befall: befall[kind] };
}
