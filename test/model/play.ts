import type { Config } from '../../src/config/config.js';
import type { RunEvent } from '../../src/events.js';
import type { RunResult } from '../../src/report/result.js';
import { sync } from '../../src/rounds/sync.js';
import { noticed } from './noticed.js';
import { type JournalEntry, perform } from './perform.js';
import { type Act, clock, type Edit, markOf, type Scenario } from './scenario.js';
import { Violation } from './violation.js';
import type { Databases, World } from './world.js';

/** A scenario that is being played. */
export interface Play<W extends Databases = World> {
  readonly world: W;
  readonly scenario: Scenario;
  readonly config: Config;
  readonly journal: JournalEntry[];
  /** What each run gave, or how it failed. */
  readonly runs: (RunResult | { readonly failed: Error })[];
  /** What each run reported. */
  readonly events: RunEvent[][];
  /** The latest edit of each site: the next one there waits for it. */
  readonly desks: Map<number, Promise<void>>;
  warm: boolean;
  /** A site was restored from a backup: what was edited there is gone, and who shares a base is no longer known. */
  forget(site: number): void;
}

/** Sets the scene; where the scenario is warm, every site is synced. */
export async function begin(world: World, scenario: Scenario): Promise<Play> {
  const config = await world.reset(scenario);
  const play: Play = { world, scenario, config, ...blank(), warm: false, forget };

  function forget(site: number): void {
    const known = play.journal.map((entry) => ({ ...entry, warm: false, gone: entry.gone || entry.site === site }));
    play.journal.splice(0, play.journal.length, ...known);
    play.warm = false;
  }

  if (scenario.warm) {
    await sync(config);
    play.warm = true;
  }
  return play;
}

const blank = (): Pick<Play, 'journal' | 'runs' | 'events' | 'desks'> => ({
  journal: [],
  runs: [],
  events: [],
  desks: new Map(),
});

/**
 * Makes an edit and notes it. Those of one site are made one after the other: they share a connection, where a second
 * one would commit the first half done, and take it back if it is refused itself.
 */
export function makeEdit(play: Play, edit: Edit, mark: string): Promise<void> {
  const turn = (play.desks.get(edit.site) ?? Promise.resolve()).then(async () => {
    const site = { id: edit.site + 1, warm: play.warm };
    play.journal.push(...(await perform(play.world.sites[edit.site]!.db, play.scenario.shape, edit, mark, site)));
  });
  play.desks.set(
    edit.site,
    turn.catch(() => undefined),
  );
  return turn;
}

/** The edits of an act, then its run with all that befalls it. A run that fails is noted and no fault by itself. */
export async function playAct(play: Play, act: Act, index: number): Promise<void> {
  const { world, config } = play;
  for (const [i, edit] of act.edits.entries()) await makeEdit(play, edit, markOf(index, `e${String(i)}`));
  const spokes = config.spokes
    .map((spoke, i) => ({ spoke, rank: act.order[i] ?? 0, site: i + 1 }))
    .sort((a, b) => a.rank - b.rank || a.site - b.site);
  const refused = act.away.filter(({ how }) => how === 'refused').map(({ site }) => site);
  const leftOut = act.away.filter(({ how }) => how === 'left out').map(({ site }) => site);
  const sites = spokes.filter(({ site }) => !leftOut.includes(site)).map(({ spoke }) => spoke.id);
  for (const [site, { tap }] of world.sites.entries()) tap.refuse(refused.includes(site));
  const calm = befall(play, act, index);
  const ordered = { ...config, spokes: spokes.map(({ spoke }) => spoke), concurrency: act.concurrency };
  if (sites.length > 0) {
    const run = await sync(ordered, { sites, onEvent: hearing(play) }).catch((failed: unknown) => ({
      failed: failed as Error,
    }));
    play.runs.push(run);
    if ('failed' in run) await noticed(world);
  }
  for (const { tap } of world.sites) tap.refuse(false);
  await calm();
}

/** Lets happen what befalls an act's run. Gives what ends it: a run that was cut off does not wait for all of that. */
function befall(play: Play, act: Act, index: number): () => Promise<void> {
  const { sites } = play.world;
  const done: Promise<void>[] = [];
  for (const [site, { tap }] of sites.entries()) {
    const faults = act.faults
      .map(({ at, what }, i) => ({ at, what, mark: markOf(index, `f${String(i)}`), comes: clock(at) }))
      .filter(({ at }) => at.site === site);
    const beforeServer = async (data: Buffer): Promise<void> => {
      for (const { what, mark } of faults.filter(({ comes }) => comes(data))) {
        if (what === 'cut') tap.cut();
        else await makeEdit(play, what.edit, mark);
      }
    };
    tap.listen({
      beforeServer: (data) => {
        const befallen = beforeServer(data);
        done.push(befallen);
        return befallen;
      },
    });
  }
  return async () => {
    for (const { tap } of sites) tap.listen({});
    await Promise.all(done);
  };
}

// For a replay: SPOKESYNC_MODEL_EVENTS=1 prints what the runs report, as they do.
const ALOUD = process.env['SPOKESYNC_MODEL_EVENTS'] !== undefined;

/** Keeps what the next run reports. */
function hearing(play: Play<Databases>): (event: RunEvent) => void {
  const events: RunEvent[] = [];
  play.events.push(events);
  return (event) => {
    events.push(event);
    if (ALOUD) console.log(JSON.stringify(event));
  };
}

/** A run that nothing disturbs: it reaches every site. */
export async function quietRun(play: Play<Databases>): Promise<RunResult> {
  const result = await sync(play.config, { onEvent: hearing(play) });
  play.runs.push(result);
  const failed = result.sites.filter(({ outcome }) => outcome !== 'synced');
  if (failed.length > 0) throw new Violation(`a quiet run did not sync every site: ${JSON.stringify(failed)}`);
  play.warm = true;
  return result;
}
