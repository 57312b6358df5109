import { rowsText } from '../amounts.js';
import { changeAtSpoke, countedOurs, ptContenders, scans, SCANS } from '../contenders.js';
import { contest } from '../contest.js';
import { faster, type Verdict, within } from '../goal.js';
import type { BenchLine } from '../line.js';
import { ptName } from '../peers.js';
import { medianOf, type Series } from '../sample.js';

/** Median milliseconds of whoever is called `name`; null if it did not run. */
export function msOf(series: readonly Series[], name: string): number | null {
  const found = series.find((each) => each.name === name);
  return found === undefined ? null : medianOf(found.samples, 'ms');
}

/**
 * kitchen_sync is not packaged. What it took is known beside pt-table-sync two-way in one and the same series, at 1M rows:
 * so much of pt-table-sync's time is taken for its own.
 */
const KITCHEN_SHARE = { nothing: 6.3 / 11.9, hundred: 6.3 / 18.1, percent: 37.7 / 67 };
const KITCHEN = 'kitchen_sync (not run: its known share of pt-table-sync’s time)';

interface Work {
  readonly name: keyof typeof KITCHEN_SHARE;
  readonly about: string;
  readonly count: (rows: number) => number;
  readonly kitchen: number;
  readonly goals: (ms: number, series: readonly Series[]) => readonly Verdict[];
}

const WORKS: readonly Work[] = [
  {
    name: 'nothing',
    about: 'nothing differs',
    count: () => 0,
    kitchen: 2,
    goals: (ms, series) => [
      within(1.3, SCANS, ms, msOf(series, SCANS)),
      faster(4, ptName('two-way'), ms, msOf(series, ptName('two-way'))),
      faster(2, ptName('one-way'), ms, msOf(series, ptName('one-way'))),
    ],
  },
  {
    name: 'hundred',
    about: '100 rows differ',
    count: () => 100,
    kitchen: 2,
    goals: (ms, series) => [faster(5, ptName('two-way'), ms, msOf(series, ptName('two-way')))],
  },
  {
    name: 'percent',
    about: '1 % of the rows differ',
    count: (rows) => rows / 100,
    kitchen: 4,
    goals: (ms, series) => [faster(8, ptName('two-way'), ms, msOf(series, ptName('two-way')))],
  },
];

/** A full compare of one table, and what it takes to make it the same: nothing, 100 rows, 1 %. */
export const changedRows: readonly BenchLine[] = WORKS.map(({ name, about, count, kitchen, goals }) => ({
  name,
  about: `full compare, ${about}`,
  run: async (stage) => {
    const { rows } = stage.options;
    const [own, theirs] = [await stage.persons('ours', rows), await stage.persons('theirs', rows)];
    const changes = Math.floor(count(rows));
    const series = await contest(stage, [
      countedOurs(stage, own, { writes: changes }, () => changeAtSpoke(stage, own, changes)),
      ...ptContenders(stage, ['two-way', 'one-way'], theirs, { prepare: () => changeAtSpoke(stage, theirs, changes) }),
      ...(name === 'nothing' ? [scans(theirs)] : []),
    ]);
    const ms = msOf(series, series[0]?.name ?? '') ?? NaN;
    const twoWay = msOf(series, ptName('two-way'));
    const theirsMs = twoWay === null ? null : twoWay * KITCHEN_SHARE[name];
    return {
      work: `${rowsText(rows)}, ${about}`,
      series,
      verdicts: [...goals(ms, series), faster(kitchen, KITCHEN, ms, theirsMs)],
      note: null,
    };
  },
}));
