import uPlot from './uplot.js';

interface Points {
  readonly at: number[];
  readonly seconds: number[];
  readonly rows: number[];
  readonly runs: number[];
  readonly failed: number[];
  readonly from: number;
  readonly to: number;
}

const HEIGHT = 240;

const element = document.getElementById('run-chart');
let chart: uPlot | null = null;

/** Draws the chart anew, in the colours that count now. */
function draw(target: HTMLElement, points: Points): void {
  chart?.destroy();
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  const zone = target.dataset['zone'] ?? 'UTC';
  const axis = { stroke: colour('quiet'), grid: { stroke: colour('line'), width: 1 }, ticks: { show: false } };
  const bad = points.failed.map((failed, at) => (failed > 0 ? (points.seconds[at] ?? 0) : null));
  chart = new uPlot(
    {
      width: target.clientWidth,
      height: HEIGHT,
      tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), zone),
      scales: {
        x: { min: points.from, max: points.to + (points.to - points.from) * 0.02 },
        s: { range: fromZero },
        rows: { range: fromZero },
      },
      axes: [
        { ...axis, values: (_, ticks, __, ___, step) => ticks.map((tick) => tickText(tick, step, zone)) },
        { ...axis, scale: 's', size: 64, values: (_, ticks) => ticks.map(duration) },
        { ...axis, scale: 'rows', side: 1, size: 64, grid: { show: false }, values: (_, ticks) => ticks.map(short) },
      ],
      series: [
        { value: (_, seconds) => (seconds === null ? '–' : moment(seconds, zone)) },
        {
          label: 'Rows changed',
          scale: 'rows',
          stroke: colour('accent'),
          fill: colour('accent-soft'),
          ...(uPlot.paths.bars !== undefined && { paths: uPlot.paths.bars({ size: [0.8, 24] }) }),
          points: { show: false },
          value: (_, rows) => (rows === null ? '–' : rows.toLocaleString('en')),
        },
        {
          label: 'Duration',
          scale: 's',
          stroke: colour('warn'),
          width: 2,
          value: (_, seconds) => (seconds === null ? '–' : duration(seconds)),
        },
        {
          label: 'Failed',
          scale: 's',
          stroke: colour('bad'),
          paths: () => null,
          points: { show: true, size: 9, fill: colour('bad') },
          value: (_, __, ___, at) =>
            at === null || at === undefined ? '–' : `${points.failed[at] ?? 0} of ${points.runs[at] ?? 0} runs`,
        },
      ],
    },
    [points.at, points.rows, points.seconds, bad],
    target,
  );
}

function fromZero(_: unknown, __: number, max: number | null): [number, number] {
  return [0, Math.max(1, (max ?? 1) * 1.1)];
}

function duration(seconds: number): string {
  if (seconds < 60) return `${Number(seconds.toFixed(1))} s`;
  return seconds < 3600 ? `${Number((seconds / 60).toFixed(1))} min` : `${Number((seconds / 3600).toFixed(1))} h`;
}

/** `12 Nov`, or where a day has several ticks, `14:00`, and the day at midnight. */
function tickText(seconds: number, step: number, timeZone: string): string {
  const time = new Date(seconds * 1000);
  const hour = time.toLocaleTimeString('en-GB', { timeZone, timeStyle: 'short' });
  if (step < 86_400 && hour !== '00:00') return hour;
  return time.toLocaleDateString('en-GB', { timeZone, day: 'numeric', month: 'short' });
}

function short(rows: number): string {
  if (rows < 1000) return String(rows);
  return rows < 1_000_000 ? `${Number((rows / 1000).toFixed(1))} k` : `${Number((rows / 1_000_000).toFixed(1))} M`;
}

function moment(seconds: number, timeZone: string): string {
  return new Date(seconds * 1000).toLocaleString('en-GB', { timeZone, dateStyle: 'medium', timeStyle: 'short' });
}

async function show(target: HTMLElement): Promise<void> {
  const answer = await fetch(target.dataset['points'] ?? '');
  if (!answer.ok) return;
  const points = (await answer.json()) as Points;
  target.hidden = false;
  draw(target, points);
  let width = target.clientWidth;
  new ResizeObserver(() => {
    if (target.clientWidth === width) return;
    width = target.clientWidth;
    chart?.setSize({ width, height: HEIGHT });
  }).observe(target);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => draw(target, points));
}

// Without it, the table below says the same.
if (element !== null) void show(element).catch(() => undefined);
