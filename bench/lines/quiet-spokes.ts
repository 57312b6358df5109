import { rowsText } from '../amounts.js';
import { ours } from '../contenders.js';
import { contest } from '../contest.js';
import { under } from '../goal.js';
import type { BenchLine } from '../line.js';
import { dropOffices, makeOffices } from '../offices.js';
import { initialise, syncOnce } from '../ours.js';
import { medianOf, type Series } from '../sample.js';

const SPOKES = 6;
const MOST_PERCENT = 5;

const hubCpu = (series: Series | undefined): number => medianOf(series?.samples ?? [], 'hubCpuMs') ?? NaN;

/** The hub is scanned once for all spokes: what each further one costs the hub's server. */
export const quietSpokes: BenchLine = {
  name: 'spokes',
  about: `full compare, one spoke and ${SPOKES}: what a further quiet one costs the hub`,
  run: async (stage) => {
    const { rows } = stage.options;
    const [hub, spoke] = [await stage.server('hub'), await stage.server('spoke')];
    const servers = Array.from({ length: SPOKES }, () => spoke);
    const offices = await makeOffices(stage.newName(), hub, servers, { tables: ['person'], rows });
    await initialise(stage, offices);
    await syncOnce(stage, offices, { writes: 0 });
    const all = ours(stage, offices, { writes: 0 });
    const alone = ours(stage, offices, { writes: 0, args: ['--sites', '2'] });
    const series = await contest(stage, [
      { ...all, name: `${all.name}, ${SPOKES} spokes` },
      { ...alone, name: `${alone.name}, 1 spoke` },
    ]);
    await dropOffices(offices);
    const one = hubCpu(series[1]);
    const further = ((hubCpu(series[0]) - one) / (SPOKES - 1) / one) * 100;
    return {
      work: `full compare, ${rowsText(rows)}, ${SPOKES} spokes`,
      series,
      verdicts: [under('hub CPU for each further quiet spoke', MOST_PERCENT, ' %', further)],
      note: `All spokes stand on one server beside the hub’s: what they take is not the hub’s.`,
    };
  },
};
