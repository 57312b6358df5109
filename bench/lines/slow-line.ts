import { rowsText } from '../amounts.js';
import { changeAtSpoke, OURS, ours, ptContenders, scans, SCANS } from '../contenders.js';
import { contest } from '../contest.js';
import { atMoreRows } from '../extrapolate.js';
import { fewestBytes } from '../fewest-bytes.js';
import { faster, under, type Verdict, within } from '../goal.js';
import type { BenchLine, LineResult } from '../line.js';
import { onlyOnce } from '../only-once.js';
import { ptName } from '../peers.js';
import { ROW_BYTES } from '../person-table.js';
import { medianOf, type Series } from '../sample.js';
import type { LineQuality } from '../slow-line.js';
import type { Stage } from '../stage.js';
import { msOf } from './changed-rows.js';

const RTT_MS = 100;
const MOST_WAITS = 15;
const SLOW: LineQuality = { rttMs: RTT_MS };
const THIN: LineQuality = { rttMs: RTT_MS, bytesPerSecond: 250_000 };
/** Login, the session's state, sums, keys, rows, write, commit: fewer do not do. */
const NEEDED_WAITS = 7;

async function ourSeries(stage: Stage, line: LineQuality, changes: number): Promise<readonly Series[]> {
  const own = await stage.persons('ours', stage.options.rows);
  const mine = ours(stage, own, { line, writes: changes }, () => changeAtSpoke(stage, own, changes));
  return contest(stage, [mine]);
}

/** pt-table-sync waits twice per 1,000 rows: it is measured at two small sizes, and the line through them goes on. */
async function peerMs(stage: Stage, changes: number): Promise<{ ms: number | null; series: readonly Series[] }> {
  const sizes = [Math.floor(stage.options.peerRows / 5), stage.options.peerRows];
  const series: Series[] = [];
  for (const rows of sizes) {
    const theirs = await stage.persons('theirs', rows);
    const [one] = await contest(onlyOnce(stage), [
      ...ptContenders(stage, ['two-way'], theirs, {
        prepare: () => changeAtSpoke(stage, theirs, changes),
        how: { line: SLOW },
      }),
    ]);
    if (one === undefined) return { ms: null, series: [] };
    series.push({ ...one, name: `${one.name}, ${rowsText(rows)}`, isPeer: false });
  }
  const points = series.map(({ samples }, at) => ({ rows: sizes[at] ?? NaN, ms: medianOf(samples, 'ms') ?? NaN }));
  return { ms: atMoreRows(points, stage.options.rows), series };
}

function slowLine(name: string, changes: number, about: string): BenchLine {
  return {
    name,
    about: `${RTT_MS} ms round trip, full compare, ${about}`,
    run: async (stage) => {
      const own = await ourSeries(stage, SLOW, changes);
      const peer = await peerMs(stage, changes);
      const ms = msOf(own, OURS) ?? NaN;
      const verdicts: Verdict[] = [
        faster(40, `${ptName('two-way')} (its time at ${rowsText(stage.options.rows)} by its slope)`, ms, peer.ms),
        under('round trips', MOST_WAITS, '', medianOf(own[0]?.samples ?? [], 'waits')),
      ];
      const seconds = peer.ms === null ? null : (peer.ms / 1000).toFixed(0);
      return {
        work: `${RTT_MS} ms RTT: ${rowsText(stage.options.rows)}, ${about}`,
        series: [...own, ...peer.series],
        verdicts,
        note:
          seconds === null ? null : `${ptName('two-way')} would take ${seconds} s at ${rowsText(stage.options.rows)}.`,
      };
    },
  };
}

async function thinLine(stage: Stage): Promise<LineResult> {
  const { rows } = stage.options;
  const changes = 100;
  const own = await ourSeries(stage, THIN, changes);
  const [floor] = await contest(stage, [scans(await stage.persons('ours', rows))]);
  const bytes = fewestBytes(rows, changes, ROW_BYTES);
  const scanMs = medianOf(floor?.samples ?? [], 'ms') ?? NaN;
  const lineMs = (bytes / (THIN.bytesPerSecond ?? NaN)) * 1000;
  const bound = scanMs + lineMs + NEEDED_WAITS * RTT_MS;
  const parts = `${SCANS} ${(scanMs / 1000).toFixed(2)} s + ${bytes.toLocaleString('en')} B at 2 Mbit/s ${(lineMs / 1000).toFixed(2)} s`;
  return {
    work: `${RTT_MS} ms RTT and 2 Mbit/s: ${rowsText(rows)}, 100 rows differ`,
    series: [...own, ...(floor === undefined ? [] : [floor])],
    verdicts: [within(1.5, 'what the fewest bytes need', msOf(own, OURS) ?? NaN, bound)],
    note: `What the fewest bytes need: ${parts} + ${NEEDED_WAITS} round trips = ${(bound / 1000).toFixed(2)} s.`,
  };
}

/** The same full compare over a long line, and over one that is thin too. */
export const slowLines: readonly BenchLine[] = [
  slowLine('slow-line-nothing', 0, 'nothing differs'),
  slowLine('slow-line', 100, '100 rows differ'),
  { name: 'thin-line', about: `${RTT_MS} ms round trip and 2 Mbit/s, 100 rows differ`, run: thinLine },
];
