import { rowsText } from '../amounts.js';
import { changeAtBoth, countedOurs, OURS } from '../contenders.js';
import { contest } from '../contest.js';
import { under, type Verdict, within } from '../goal.js';
import type { BenchLine } from '../line.js';
import { medianOf, type Series } from '../sample.js';
import type { LineQuality } from '../slow-line.js';
import type { Stage } from '../stage.js';
import { msOf } from './changed-rows.js';

const CHANGES = 100;

async function series(stage: Stage, rows: number, line: LineQuality | null): Promise<Series> {
  const own = await stage.persons('ours', rows);
  const wishes = { compare: 'incremental' as const, writes: CHANGES, ...(line === null ? {} : { line }) };
  const [one] = await contest(stage, [countedOurs(stage, own, wishes, () => changeAtBoth(stage, own, CHANGES))]);
  if (one === undefined) throw new Error('one contender, one series');
  return one;
}

function incrementalLine(
  name: string,
  line: LineQuality | null,
  goals: (mine: Series) => readonly Verdict[],
): BenchLine {
  const where = line === null ? 'local' : `${line.rttMs} ms RTT`;
  return {
    name,
    about: `incremental, ${CHANGES} changes among the rows, ${where}`,
    run: async (stage) => {
      const { rows } = stage.options;
      const fewer = Math.floor(rows / 10);
      const mine = await series(stage, rows, line);
      const small = await series(stage, fewer, line);
      const [ms, smallMs] = [msOf([mine], OURS) ?? NaN, msOf([small], OURS) ?? NaN];
      return {
        work: `incremental, ${where}: ${CHANGES} changes among ${rowsText(rows)}`,
        series: [mine, { ...small, name: `${OURS}, ${rowsText(fewer)}` }],
        verdicts: [...goals(mine), within(1.25, `its time with ${rowsText(fewer)}`, ms, smallMs)],
        note: `The run itself, without the start of the command, took ${((medianOf(mine.samples, 'runMs') ?? NaN) / 1000).toFixed(2)} s.`,
      };
    },
  };
}

/** What an ordinary run costs where the change logs are complete: it must not depend on the table's size. */
export const incremental: readonly BenchLine[] = [
  incrementalLine('incremental', null, ({ samples }) => [
    under('seconds', 0.3, ' s', (medianOf(samples, 'ms') ?? NaN) / 1000),
  ]),
  incrementalLine('incremental-slow', { rttMs: 100 }, ({ samples }) => [
    under('round trips', 12, '', medianOf(samples, 'waits')),
  ]),
];
