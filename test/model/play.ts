import type { Config } from '../../src/config/config.js';
import type { RunResult } from '../../src/report/result.js';
import { sync } from '../../src/rounds/run.js';
import { type JournalEntry, perform } from './perform.js';
import { type Act, clock, type Edit, markOf, type Scenario } from './scenario.js';
import { Violation } from './violation.js';
import type { World } from './world.js';

/** A scenario that is being played. */
export interface Play {
  readonly world: World;
  readonly scenario: Scenario;
  readonly config: Config;
  readonly journal: JournalEntry[];
  /** What each run gave, or how it failed. */
  readonly runs: (RunResult | { readonly failed: Error })[];
  warm: boolean;
  /** A site was restored from a backup: what was edited there is gone, and who shares a base is no longer known. */
  forget(site: number): void;
}

/** Sets the scene; where the scenario is warm, every site is synced. */
export async function begin(world: World, scenario: Scenario): Promise<Play> {
  const config = await world.reset(scenario);
  const play: Play = { world, scenario, config, journal: [], runs: [], warm: false, forget };

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

/** Makes an edit and notes it. */
export async function makeEdit(play: Play, edit: Edit, mark: string): Promise<void> {
  const site = { id: edit.site + 1, warm: play.warm };
  play.journal.push(...(await perform(play.world.sites[edit.site]!.db, play.scenario.shape, edit, mark, site)));
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
  for (const [site, { tap }] of world.sites.entries()) {
    tap.refuse(refused.includes(site));
    tap.listen({ beforeServer: befall(play, act, index, site) });
  }
  const ordered = { ...config, spokes: spokes.map(({ spoke }) => spoke), concurrency: act.concurrency };
  if (sites.length > 0) {
    play.runs.push(await sync(ordered, { sites, ...told }).catch((failed: unknown) => ({ failed: failed as Error })));
  }
  for (const { tap } of world.sites) {
    tap.refuse(false);
    tap.listen({});
  }
}

/** What befalls an act's run at one site. */
function befall(play: Play, act: Act, index: number, site: number): (data: Buffer) => Promise<void> {
  const faults = act.faults.map(({ at, what }, i) => ({
    at,
    what,
    mark: markOf(index, `f${String(i)}`),
    comes: clock(at),
  }));
  return async (data) => {
    for (const { what, mark } of faults.filter(({ at, comes }) => at.site === site && comes(data))) {
      if (what === 'cut') play.world.sites[site]!.tap.cut();
      else await makeEdit(play, what.edit, mark);
    }
  };
}

// For a replay: SPOKESYNC_MODEL_EVENTS=1 prints what the runs report.
const told =
  process.env['SPOKESYNC_MODEL_EVENTS'] === undefined
    ? {}
    : { onEvent: (event: unknown) => console.log(JSON.stringify(event)) };

/** A run that nothing disturbs: it reaches every site. */
export async function quietRun(play: Play): Promise<RunResult> {
  const result = await sync(play.config, told);
  play.runs.push(result);
  const failed = result.sites.filter(({ outcome }) => outcome !== 'synced');
  if (failed.length > 0) throw new Violation(`a quiet run did not sync every site: ${JSON.stringify(failed)}`);
  play.warm = true;
  return result;
}
