import { markdownTable } from './markdown-table.js';
import type { Verdict } from './goal.js';
import type { LineResult } from './line.js';
import { medianOf, peakOf, type Sample, type Series } from './sample.js';

const seconds = (ms: number | null): string => (ms === null ? '' : (ms / 1000).toFixed(2));
const amount = (value: number | null): string => (value === null ? '' : Math.round(value).toLocaleString('en'));

function bytes(value: number | null): string {
  if (value === null) return '';
  if (value >= 1e6) return `${(value / 1e6).toFixed(1)} MB`;
  return value >= 1e3 ? `${(value / 1e3).toFixed(1)} kB` : `${Math.round(value)} B`;
}

const shown = ({ reached }: Verdict): string => (reached === null ? '–' : reached ? 'yes' : '**no**');

/** Every goal of every line: what it asks for, what was found, and whether it is reached. */
export function goalsTable(results: readonly LineResult[]): string {
  const rows = results.flatMap(({ work, series, verdicts }) => {
    const ms = medianOf(series[0]?.samples ?? [], 'ms');
    return verdicts.map((verdict, at) => [
      at === 0 ? work : '',
      at === 0 ? seconds(ms) : '',
      verdict.goal,
      verdict.found,
      shown(verdict),
    ]);
  });
  return markdownTable(['work', 'ours, s', 'goal', 'found', 'reached'], rows);
}

const HEAD = ['work', 'by', 's', 'runs', 'waits', 'statements', 'to spoke', 'from spoke'];
const CPU_HEAD = ['CPU client', 'hub', 'spoke', 'memory'];

/** What each contender of each line took: medians, and the largest memory. */
export function figuresTable(results: readonly LineResult[]): string {
  const rows = results.flatMap(({ work, series }) => series.map((one, at) => figures(at === 0 ? work : '', one)));
  return markdownTable([...HEAD, ...CPU_HEAD], rows);
}

function figures(work: string, { name, samples, unequalRuns }: Series): readonly string[] {
  const flaw = unequalRuns === 0 ? '' : ` (rows still differed after ${unequalRuns} of ${samples.length} runs)`;
  const of = (figure: keyof Sample): number | null => medianOf(samples, figure);
  const peak = peakOf(samples);
  return [
    work,
    name + flaw,
    seconds(of('ms')),
    samples.map(({ ms }) => seconds(ms)).join(' '),
    amount(of('waits')),
    amount(of('statements')),
    bytes(of('bytesToSpoke')),
    bytes(of('bytesFromSpoke')),
    seconds(of('clientCpuMs')),
    seconds(of('hubCpuMs')),
    seconds(of('spokeCpuMs')),
    peak === null ? '' : `${peak.toFixed(0)} MB`,
  ];
}

/** What is to be known beside the tables. */
export function notesOf(results: readonly LineResult[]): string {
  return results.flatMap(({ work, note }) => (note === null ? [] : [`- ${work}: ${note}`])).join('\n');
}

/** The short table of the README: ours beside the first peer that ran with as many rows. */
export function summaryTable(results: readonly LineResult[]): string {
  const rows = results.flatMap(({ work, series }) => {
    const [mine, ...others] = series;
    const ms = medianOf(mine?.samples ?? [], 'ms');
    const peer = others.find(({ isPeer }) => isPeer);
    const theirs = medianOf(peer?.samples ?? [], 'ms');
    if (ms === null || peer === undefined || theirs === null) return [];
    return [[work, `${seconds(ms)} s`, `${seconds(theirs)} s`, peer.name, `${(theirs / ms).toFixed(1)} ×`]];
  });
  return markdownTable(['work', 'spokesync', 'peer', '', 'faster'], rows);
}

/** All of it, for the terminal. */
export function report(results: readonly LineResult[]): string {
  if (results.length === 0) return 'Nothing was measured.';
  return [goalsTable(results), figuresTable(results), notesOf(results)].filter((part) => part !== '').join('\n\n');
}
