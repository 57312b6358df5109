import { changeAt, ours } from '../contenders.js';
import { alone } from '../contest.js';
import { makeOffices, type Offices } from '../offices.js';
import { initialise, syncOnce, type SyncWishes } from '../ours.js';
import { figuresTable } from '../report.js';
import type { Stage } from '../stage.js';
import type { Sized } from './scaling.js';

const MOST_SITES = 300;
/** The most first: those that are left out later fall behind, and are not asked again. */
const SIZES = [MOST_SITES, 100, 30, 10, 1] as const;
const ROWS = 10_000;
const SITES_WITH_CHANGES = 10;
const CHANGES_EACH = 10;
const FAR = { rttMs: 100 };
const QUIET = 'incremental, nothing changed';

/** Databases on two servers beside the hub's. */
async function manySites(stage: Stage, rows: number, sites: number): Promise<Offices> {
  const hub = await stage.server('hub');
  const servers = [await stage.server('spoke'), await stage.server('other spoke')] as const;
  const spokes = Array.from({ length: sites }, (_, at) => servers[at % 2 === 0 ? 0 : 1]);
  stage.note(`  (making ${sites} sites of ${rows} rows)`);
  const offices = await makeOffices(stage.newName(), hub, spokes, { tables: ['person'], rows });
  await initialise(stage, offices);
  await syncOnce(stage, offices, { writes: 0, more: WIDE });
  return offices;
}

const WIDE = 'concurrency: 16';

/** Changes rows at the first `sites` spokes, at each others, as their applications would. */
async function changeAtSome(stage: Stage, offices: Offices, sites: number, each: number): Promise<void> {
  for (const [at, spoke] of offices.spokes.slice(0, sites).entries()) await changeAt(stage, offices, spoke, each, at);
}

interface Kind {
  readonly curve: string;
  readonly wishes: SyncWishes;
  /** How many sites have changes, of so many, and how many each. */
  readonly changes?: (sites: number) => readonly [sites: number, each: number];
}

const INCREMENTAL = { compare: 'incremental' } as const;
const KINDS: readonly Kind[] = [
  { curve: QUIET, wishes: { ...INCREMENTAL, writes: 0 } },
  { curve: `${QUIET}, ${FAR.rttMs} ms RTT`, wishes: { ...INCREMENTAL, writes: 0, line: FAR } },
  {
    curve: `${QUIET}, ${FAR.rttMs} ms RTT, 16 at a time`,
    wishes: { ...INCREMENTAL, writes: 0, line: FAR, more: WIDE },
  },
  { curve: 'full compare, nothing changed', wishes: { writes: 0 } },
  {
    curve: `incremental, ${CHANGES_EACH} rows changed at each of ${SITES_WITH_CHANGES} sites`,
    wishes: INCREMENTAL,
    changes: (sites) => [Math.min(sites, SITES_WITH_CHANGES), CHANGES_EACH],
  },
  { curve: 'incremental, a row changed at each site', wishes: INCREMENTAL, changes: (sites) => [sites, 1] },
];

async function measured(stage: Stage, offices: Offices, { curve, wishes, changes }: Kind): Promise<Sized> {
  const size = offices.spokes.length;
  const [sites, each] = changes?.(size) ?? [0, 0];
  const one = ours(stage, offices, wishes, () => changeAtSome(stage, offices, sites, each));
  const series = await alone(stage, { ...one, name: curve });
  stage.note(
    figuresTable([{ work: size === 1 ? '1 site' : `${size} sites`, series: [series], verdicts: [], note: null }]),
  );
  return { curve, size, series };
}

/** Many sites, most of them quiet; and a few with tables of `--rows`, whose size must not matter where nothing is compared. */
export async function bySites(stage: Stage): Promise<readonly Sized[]> {
  const all: Sized[] = [];
  const many = await manySites(stage, ROWS, MOST_SITES);
  for (const size of SIZES) {
    const some = { ...many, spokes: many.spokes.slice(0, size) };
    for (const kind of KINDS) all.push(await measured(stage, some, kind));
  }
  const large = await manySites(stage, stage.options.rows, 2);
  for (const spokes of [large.spokes, large.spokes.slice(0, 1)]) {
    all.push(
      await measured(
        stage,
        { ...large, spokes },
        { curve: `${QUIET}, tables of --rows`, wishes: { ...INCREMENTAL, writes: 0 } },
      ),
    );
  }
  return all;
}
