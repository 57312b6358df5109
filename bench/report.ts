/** One line of the report: a piece of work, its runs in milliseconds, and the largest memory that our process had. */
export interface Line {
  readonly work: string;
  readonly ms: number;
  readonly runs: readonly number[];
  readonly peakMb: number | null;
  /** What it is to be held against, and how: `floor × 1.2`. */
  readonly against: readonly { readonly name: string; readonly ms: number }[];
}

const seconds = (ms: number): string => (ms / 1000).toFixed(2);

/** How two times stand to each other, the faster one named: `1.20 × as long as …`, `4.1 × faster than …`. */
function ratio(ms: number, name: string, other: number): string {
  return ms >= other
    ? `${(ms / other).toFixed(2)} × as long as ${name}`
    : `${(other / ms).toFixed(1)} × faster than ${name}`;
}

/** The report as a Markdown table: medians, all runs, peak memory, ratios within the same run of the harness. */
export function markdown(title: string, lines: readonly Line[]): string {
  const rows = lines.map(({ work, ms, runs, peakMb, against }) => {
    const memory = peakMb === null ? '' : `${peakMb.toFixed(0)} MB`;
    const ratios = against.map(({ name, ms: other }) => ratio(ms, name, other)).join('; ');
    return `| ${work} | ${seconds(ms)} | ${runs.map(seconds).join(' ')} | ${memory} | ${ratios} |`;
  });
  return [
    `### ${title}`,
    '',
    '| work | median s | runs | peak memory | |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}
