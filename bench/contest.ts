import { untilQuiet } from './bench-server.js';
import { firstDifference } from './equality.js';
import { type Offices, refill, serversOf } from './offices.js';
import type { Sample, Series } from './sample.js';
import type { Stage } from './stage.js';

/** One who does the work. Each has offices of its own, so that nobody's work has to be undone. */
export interface Contender {
  readonly name: string;
  readonly offices: Offices;
  /** Makes the work, untimed; `isRehearsal` before {@link rehearse}. */
  readonly prepare?: () => Promise<unknown>;
  readonly run: () => Promise<Sample>;
  /** Done once before all, to warm up; what it waited for the line counts for all runs that did not count it. */
  readonly rehearse?: () => Promise<Sample>;
  /** Untimed, after the check: brings the offices back to where they were. */
  readonly restore?: () => Promise<unknown>;
  /** False: a piece of work that makes nothing equal. */
  readonly equalises?: boolean;
  readonly isPeer?: boolean;
}

/** Whoever took longer than this the first time is not asked again. */
const TOO_LONG_MS = 30_000;

interface Played {
  readonly sample: Sample;
  readonly isEqual: boolean;
}

/** All contenders in each round, in turns the other way round; after each, the servers say whether all sites are equal. */
export async function contest(stage: Stage, contenders: readonly Contender[]): Promise<readonly Series[]> {
  const played = new Map<Contender, Played[]>(contenders.map((one) => [one, []]));
  const waits = new Map<Contender, number | null>();
  for (const one of contenders) {
    if (one.rehearse !== undefined) waits.set(one, (await play(stage, one, one.rehearse)).sample.waits);
  }
  for (let round = 0; round < stage.options.runs; round += 1) {
    for (const one of round % 2 === 0 ? contenders : contenders.toReversed()) {
      const known = played.get(one) ?? [];
      if (known.some(({ sample }) => sample.ms > TOO_LONG_MS)) continue;
      const { sample, isEqual } = await play(stage, one, one.run);
      known.push({ sample: { ...sample, waits: sample.waits ?? waits.get(one) ?? null }, isEqual });
      stage.note(`  ${one.name}: ${(sample.ms / 1000).toFixed(2)} s`);
    }
  }
  return contenders.map((one) => {
    const runs = played.get(one) ?? [];
    const samples = runs.map(({ sample }) => sample);
    const unequalRuns = runs.filter(({ isEqual }) => !isEqual).length;
    return { name: one.name, samples, isPeer: one.isPeer ?? false, unequalRuns };
  });
}

/** One contender by itself. */
export async function alone(stage: Stage, contender: Contender): Promise<Series> {
  const [series] = await contest(stage, [contender]);
  if (series === undefined) throw new Error('one contender, one series');
  return series;
}

async function play(stage: Stage, one: Contender, run: () => Promise<Sample>): Promise<Played> {
  await one.prepare?.();
  await untilQuiet(serversOf(one.offices));
  const sample = await run();
  const difference = one.equalises === false ? null : await firstDifference(one.offices);
  if (difference !== null) {
    if (one.isPeer !== true) throw new Error(`after ${one.name}: ${difference}`);
    stage.note(`  after ${one.name}: ${difference}`);
    await refill(one.offices);
  }
  await one.restore?.();
  return { sample, isEqual: difference === null };
}
