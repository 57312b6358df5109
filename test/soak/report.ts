import { median } from '../../bench/sample.js';
import { FAULTS } from './faults.js';
import type { LastLook } from './last-look.js';
import { growth, type MemorySample, tenths } from './memory.js';
import type { Ran } from './one-run.js';

/** A soak that is over. */
export interface Soak {
  readonly seed: number;
  readonly ran: readonly Ran[];
  readonly edits: number;
  readonly memory: readonly MemorySample[];
  readonly end: LastLook;
  /** Broken promises; none: it held. */
  readonly wrong: readonly string[];
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;

/** The value that so many of 100 do not exceed. */
function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)] ?? NaN;
}

/** `12 ok, 3 warnings`, the most frequent first. */
function tally(values: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts]
    .sort(([, one], [, other]) => other - one)
    .map(([value, count]) => `${String(count)} ${value}`)
    .join(', ');
}

function durations(ran: readonly Ran[]): string {
  if (ran.length === 0) return 'none';
  const ms = ran.map((one) => one.ms);
  return `median ${seconds(median(ms))}, 95th percentile ${seconds(percentile(ms, 95))}`;
}

/** The figures in Markdown. */
export function figures({ seed, ran, edits, memory, end, wrong }: Soak): string {
  const total = String(ran.length);
  const quiet = ran.filter(({ faults }) => faults.length === 0);
  const struck = ran.filter(({ faults }) => faults.length > 0);
  const missed = ran.reduce((sum, one) => sum + one.missed, 0);
  const rows: [what: string, figure: string][] = [
    ['runs, all in one process', total],
    ['seed', String(seed)],
    ['edits, deletions and inserts by people', String(edits)],
    ['rows at each site in the end', String(end.rows)],
    ['outcomes of the runs', tally(ran.map(({ outcome }) => outcome))],
    ['passes that did not reach their spoke', String(missed)],
    ['conflicts', String(end.conflicts)],
    ['mails about them, by Message-ID', `${String(end.mails)} (${String(end.repeatedMails)} came a second time)`],
    ['reports to the administrators', String(end.reports)],
    ['`before` and `after` hooks that ran', `${String(end.entered)} and ${String(end.goneOut)}`],
    ['time of a run that nothing befell', durations(quiet)],
    ['time of a run that something befell', durations(struck)],
    ['resident memory, last third over first third', growth(memory.map(({ residentMb }) => residentMb)).toFixed(2)],
    ['JavaScript heap, last third over first third', growth(memory.map(({ heapMb }) => heapMb)).toFixed(2)],
    ['promises broken', wrong.length === 0 ? 'none' : String(wrong.length)],
  ];
  return [
    ...table(['', ''], rows),
    '',
    ...table(['befell a run', 'times'], FAULTS.map((kind) => [kind, String(timesOf(kind, ran))])), // prettier-ignore
    '',
    ...table(
      ['after runs', 'resident MB', 'heap MB'],
      tenths(memory).map(({ run, residentMb, heapMb }) => [String(run), residentMb.toFixed(0), heapMb.toFixed(1)]),
    ),
  ].join('\n');
}

const timesOf = (kind: string, ran: readonly Ran[]): number =>
  ran.filter(({ faults }) => faults.some((one) => one === kind)).length;

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
}
