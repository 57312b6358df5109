import { rowsText } from '../amounts.js';
import { changeAtSpoke, ours } from '../contenders.js';
import { contest } from '../contest.js';
import { under } from '../goal.js';
import type { BenchLine } from '../line.js';
import { onlyOnce } from '../only-once.js';
import { peakOf, type Series } from '../sample.js';

const MOST_MB = 120;

/** The largest resident memory of our process: with nothing to do, and with a tenth of the rows to write. */
export const memory: BenchLine = {
  name: 'memory',
  about: 'resident memory, nothing and 10 % of the rows differ (--rows 10000000 for more)',
  run: async (stage) => {
    const { rows } = stage.options;
    const offices = await stage.persons('ours', rows);
    const series: Series[] = [];
    for (const [what, count] of [['nothing differs', 0] as const, ['10 % differ', rows / 10] as const]) {
      const one = ours(stage, offices, { writes: count }, () => changeAtSpoke(stage, offices, count));
      series.push(...(await contest(onlyOnce(stage), [{ ...one, name: `${one.name}, ${what}` }])));
    }
    return {
      work: `memory: ${rowsText(rows)}`,
      series,
      verdicts: series.map(({ name, samples }) =>
        under(`memory, ${name.replace(/^.*, /u, '')}`, MOST_MB, ' MB', peakOf(samples)),
      ),
      note: null,
    };
  },
};
