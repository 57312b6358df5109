import { changeAtBoth, changeAtSpoke, ours, ptContenders } from '../contenders.js';
import { alone, type Contender } from '../contest.js';
import { dropOffices, makeOffices, type Offices, type Tables } from '../offices.js';
import { initialise, syncOnce, type SyncWishes } from '../ours.js';
import { ptName } from '../peers.js';
import type { Stage } from '../stage.js';
import type { Scale, Sized } from './scaling.js';
import { bySites } from './sites.js';

const CHANGES = 100;
const FULL = 'full compare';
const INCREMENTAL = 'incremental';

/** The sizes up to the largest that is asked for. */
const upTo = (sizes: readonly number[], most: number): readonly number[] => sizes.filter((size) => size <= most);

async function newOffices(stage: Stage, spokes: number, tables: Tables): Promise<Offices> {
  const [hub, spoke] = [await stage.server('hub'), await stage.server('spoke')];
  const servers = Array.from({ length: spokes }, () => spoke);
  const offices = await makeOffices(stage.newName(), hub, servers, tables);
  await initialise(stage, offices);
  await syncOnce(stage, offices, { writes: 0 });
  return offices;
}

async function byRows(stage: Stage): Promise<readonly Sized[]> {
  const measured: Sized[] = [];
  for (const size of upTo([10_000, 100_000, 300_000, 1_000_000, 3_000_000, 10_000_000], stage.options.rows)) {
    const own = await stage.persons('ours', size);
    const theirs = await stage.persons('theirs', size);
    const add = async (curve: string, contender: Contender | undefined): Promise<void> => {
      if (contender !== undefined) measured.push({ curve, size, series: await alone(stage, contender) });
    };
    const changed: SyncWishes = { writes: CHANGES };
    await add(`${FULL}, nothing differs`, ours(stage, own, { writes: 0 }));
    await add(
      `${FULL}, ${CHANGES} differ`,
      ours(stage, own, changed, () => changeAtSpoke(stage, own, CHANGES)),
    );
    const quick: SyncWishes = { ...changed, compare: 'incremental' };
    await add(
      `${INCREMENTAL}, ${CHANGES} changes`,
      ours(stage, own, quick, () => changeAtBoth(stage, own, CHANGES)),
    );
    const prepare = (): Promise<void> => changeAtSpoke(stage, theirs, CHANGES);
    await add(`${ptName('two-way')}, ${CHANGES} differ`, ptContenders(stage, ['two-way'], theirs, { prepare })[0]);
    await stage.dropPersons();
  }
  return measured;
}

async function byChanges(stage: Stage): Promise<readonly Sized[]> {
  const rows = Math.floor(stage.options.rows / 10);
  const own = await stage.persons('ours', rows);
  const measured: Sized[] = [];
  for (const size of upTo([10, 100, 1_000, 10_000, 100_000], rows / 10)) {
    for (const compare of ['full', 'incremental'] as const) {
      const curve = compare === 'full' ? FULL : INCREMENTAL;
      const one = ours(stage, own, { writes: size, compare }, () => changeAtSpoke(stage, own, size));
      measured.push({ curve, size, series: await alone(stage, one) });
    }
  }
  return measured;
}

async function byTables(stage: Stage): Promise<readonly Sized[]> {
  const measured: Sized[] = [];
  for (const size of [1, 10, 100, 1_000]) {
    const tables = Array.from({ length: size }, (_, at) => `t${at + 1}`);
    const own = await newOffices(stage, 1, { tables, rows: 100 });
    for (const compare of ['full', 'incremental'] as const) {
      const curve = compare === 'full' ? FULL : INCREMENTAL;
      measured.push({ curve, size, series: await alone(stage, ours(stage, own, { writes: 0, compare })) });
    }
    await dropOffices(own);
  }
  return measured;
}

const MOST_SPOKES = 50;

async function bySpokes(stage: Stage): Promise<readonly Sized[]> {
  const own = await newOffices(stage, MOST_SPOKES, { tables: ['person'], rows: 10_000 });
  const measured: Sized[] = [];
  for (const size of [1, 2, 5, 10, 20, MOST_SPOKES]) {
    const names = own.spokes.slice(0, size).map(({ id }) => id);
    for (const compare of ['full', 'incremental'] as const) {
      const curve = compare === 'full' ? FULL : INCREMENTAL;
      const one = ours(stage, own, { writes: 0, compare, args: ['--sites', names.join(',')] });
      measured.push({ curve, size, series: await alone(stage, one) });
    }
  }
  return measured;
}

/** What time and memory are measured against. */
export const SCALES: readonly Scale[] = [
  { name: 'rows', about: 'rows of one table', counted: 'rows', per: 1_000_000, run: byRows },
  {
    name: 'changes',
    about: 'changed rows of one table, which has a tenth of --rows',
    counted: 'changes',
    per: 1_000,
    run: byChanges,
  },
  { name: 'tables', about: 'tables of 100 rows, nothing differs', counted: 'tables', per: 1, run: byTables },
  { name: 'spokes', about: 'quiet spokes with 10,000 rows', counted: 'spokes', per: 1, run: bySpokes },
  { name: 'sites', about: 'sites with 10,000 rows, most of them quiet', counted: 'sites', per: 1, run: bySites },
];
