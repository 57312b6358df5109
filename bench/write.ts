import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { withSection } from './document.js';
import { LINES } from './lines.js';
import { type BenchRecord, type Measurement, mergeRecords } from './record.js';
import { figuresTable, goalsTable, notesOf, summaryTable } from './report.js';
import { rowsText } from './amounts.js';
import { chartSvg } from './scaling/chart.js';
import { scalingText } from './scaling/scaling-text.js';
import { SCALES } from './scaling/scales.js';

const RECORD = new URL('../docs/benchmarks.json', import.meta.url);
const DOCUMENT = new URL('../docs/benchmarks.md', import.meta.url);
const README = new URL('../README.md', import.meta.url);
const CHARTS = new URL('../docs/benchmarks/', import.meta.url);

async function known(): Promise<BenchRecord | null> {
  try {
    return JSON.parse(await readFile(RECORD, 'utf8')) as BenchRecord;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** The measurements in the order of the lines, whatever the order in which they were made. */
function inOrder<T>(
  names: readonly string[],
  all: Readonly<Record<string, Measurement<T>>>,
): readonly Measurement<T>[] {
  return names.flatMap((name) => all[name] ?? []);
}

/** How the figures were made: with how many rows and runs, and on what. */
function circumstances({ environment, lines, scaling }: BenchRecord): string {
  const all = [...Object.values(lines), ...Object.values(scaling)];
  const days = all.map(({ at }) => at.slice(0, 10)).sort();
  const rows = [...new Set(all.map((each) => rowsText(each.rows)))].join(', ');
  const runs = [...new Set(all.map((each) => each.runs))].join(', ');
  const { cores, node, server } = environment;
  const when = days[0] === days.at(-1) ? days[0] : `${days[0]} to ${days.at(-1)}`;
  return `Measured ${when}: ${rows} rows, the median of ${runs} runs; ${cores} cores for everything, Node.js ${node}, ${server}.`;
}

/** Puts what was measured into docs/benchmarks.json, docs/benchmarks.md, its charts, and the README's table. */
export async function writeRecord(fresh: BenchRecord): Promise<void> {
  const record = mergeRecords(await known(), fresh);
  const lines = inOrder(
    LINES.map(({ name }) => name),
    record.lines,
  ).map(({ result }) => result);
  const scaling = inOrder(
    SCALES.map(({ name }) => name),
    record.scaling,
  ).map(({ result }) => result);
  await mkdir(CHARTS, { recursive: true });
  for (const { charts } of scaling) {
    for (const [file, chart] of Object.entries(charts)) await writeFile(new URL(file, CHARTS), chartSvg(chart));
  }
  const sections: Readonly<Record<string, string>> = {
    circumstances: circumstances(record),
    goals: goalsTable(lines),
    notes: notesOf(lines),
    figures: figuresTable(lines),
    scaling: scalingText(scaling),
  };
  let document = await readFile(DOCUMENT, 'utf8');
  for (const [name, content] of Object.entries(sections)) document = withSection(document, name, content);
  await writeFile(DOCUMENT, document);
  await writeFile(README, withSection(await readFile(README, 'utf8'), 'summary', summaryTable(lines)));
  await writeFile(RECORD, `${JSON.stringify(record, null, 2)}\n`);
}
