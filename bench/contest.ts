import { untilQuiet } from './bench-server.js';
import { requireSame } from './equality.js';
import { type Offices, serversOf } from './offices.js';
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

/** All contenders in each round, in turns the other way round; after each, the servers say whether all sites are equal. */
export async function contest(stage: Stage, contenders: readonly Contender[]): Promise<readonly Series[]> {
  const samples = new Map<Contender, Sample[]>(contenders.map((one) => [one, []]));
  const waits = new Map<Contender, number | null>();
  for (const one of contenders) {
    if (one.rehearse !== undefined) waits.set(one, (await play(one, one.rehearse)).waits);
  }
  for (let round = 0; round < stage.options.runs; round += 1) {
    for (const one of round % 2 === 0 ? contenders : contenders.toReversed()) {
      const known = samples.get(one) ?? [];
      if (known.some(({ ms }) => ms > TOO_LONG_MS)) continue;
      const sample = await play(one, one.run);
      known.push({ ...sample, waits: sample.waits ?? waits.get(one) ?? null });
      stage.note(`  ${one.name}: ${(sample.ms / 1000).toFixed(2)} s`);
    }
  }
  return contenders.map((one) => ({
    name: one.name,
    samples: samples.get(one) ?? [],
    isPeer: one.isPeer ?? false,
  }));
}

async function play(one: Contender, run: () => Promise<Sample>): Promise<Sample> {
  await one.prepare?.();
  await untilQuiet(serversOf(one.offices));
  const sample = await run();
  if (one.equalises !== false) await requireSame(one.offices, one.name);
  await one.restore?.();
  return sample;
}
