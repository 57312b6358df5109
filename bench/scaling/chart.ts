import { type Axis, linearAxis, logarithmicAxis } from './axis.js';

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Curve {
  readonly name: string;
  /** From left to right. */
  readonly points: readonly Point[];
}

export interface Chart {
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  /** The x axis is always logarithmic. */
  readonly yScale: 'logarithmic' | 'linear';
  readonly curves: readonly Curve[];
}

const WIDTH = 640;
const HEIGHT = 400;
const PLOT = { left: 64, right: 16, top: 44, bottom: 48 };
const LEGEND_LINE = 18;

/** Told apart by shape too, not by colour alone. Light and dark background. */
const STYLES = [
  { light: '#0b62c4', dark: '#6cb6ff', dash: '' },
  { light: '#b3500b', dark: '#ffa657', dash: '7 3' },
  { light: '#1a7f37', dark: '#56d364', dash: '2 3' },
  { light: '#8250df', dark: '#d2a8ff', dash: '9 3 2 3' },
] as const;

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const round = (value: number): string => value.toFixed(1);

/** 1000000 → 1M, 0.1 → 0.1. */
function tickText(value: number): string {
  if (value >= 1e6) return `${value / 1e6}M`;
  return value >= 1e3 ? `${value / 1e3}k` : String(value);
}

/** The chart as an SVG document that can be read on a light and on a dark page. */
export function chartSvg(chart: Chart): string {
  const points = chart.curves.flatMap((curve) => curve.points);
  const xs = logarithmicAxis(points.map(({ x }) => x));
  const ys = (chart.yScale === 'linear' ? linearAxis : logarithmicAxis)(points.map(({ y }) => y));
  const top = PLOT.top + chart.curves.length * LEGEND_LINE;
  const height = HEIGHT + chart.curves.length * LEGEND_LINE;
  const x = (value: number): number => PLOT.left + xs.at(value) * (WIDTH - PLOT.left - PLOT.right);
  const y = (value: number): number => height - PLOT.bottom - ys.at(value) * (height - PLOT.bottom - top);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img">`,
    `<title>${escape(chart.title)}</title>`,
    styleSheet(),
    `<rect class="page" width="${WIDTH}" height="${height}"/>`,
    `<text class="title" x="${PLOT.left}" y="24">${escape(chart.title)}</text>`,
    ...chart.curves.map(({ name }, at) => legend(name, at)),
    ...grid({ xs, ys, x, y, top, bottom: height - PLOT.bottom }),
    `<text x="${WIDTH - PLOT.right}" y="${height - 10}" text-anchor="end">${escape(chart.xLabel)}</text>`,
    `<text x="${PLOT.left - 8}" y="${top - 10}" text-anchor="end">${escape(chart.yLabel)}</text>`,
    ...chart.curves.flatMap((curve, at) => drawn(curve, at, x, y)),
    '</svg>',
    '',
  ].join('\n');
}

function styleSheet(): string {
  const colours = (theme: 'light' | 'dark'): string =>
    STYLES.map((style, at) => `.c${at} { stroke: ${style[theme]}; } .m${at} { fill: ${style[theme]}; }`).join(' ');
  const shapes = STYLES.map(({ dash }, at) => `.c${at} { stroke-dasharray: ${dash === '' ? 'none' : dash}; }`).join(
    ' ',
  );
  return [
    '<style>',
    `text { font: 13px sans-serif; fill: #1f2328; } .title { font-weight: bold; } .page { fill: #ffffff; }`,
    `.grid { stroke: #d1d9e0; } .curve { fill: none; stroke-width: 2; } ${shapes} ${colours('light')}`,
    `@media (prefers-color-scheme: dark) {`,
    `text { fill: #f0f6fc; } .page { fill: #0d1117; } .grid { stroke: #3d444d; } ${colours('dark')}`,
    '}',
    '</style>',
  ].join('\n');
}

function legend(name: string, at: number): string {
  const y = PLOT.top + at * LEGEND_LINE;
  const style = at % STYLES.length;
  const line = `<line class="curve c${style}" x1="${PLOT.left}" y1="${y}" x2="${PLOT.left + 32}" y2="${y}"/>`;
  return `${line}<text x="${PLOT.left + 40}" y="${y + 4}">${escape(name)}</text>`;
}

interface Plot {
  readonly xs: Axis;
  readonly ys: Axis;
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
  readonly top: number;
  readonly bottom: number;
}

function grid({ xs, ys, x, y, top, bottom }: Plot): readonly string[] {
  const across = ys.ticks.map((tick) => {
    const at = round(y(tick));
    const line = `<line class="grid" x1="${PLOT.left}" y1="${at}" x2="${WIDTH - PLOT.right}" y2="${at}"/>`;
    return `${line}<text x="${PLOT.left - 8}" y="${round(y(tick) + 4)}" text-anchor="end">${tickText(tick)}</text>`;
  });
  const along = xs.ticks.map((tick) => {
    const at = round(x(tick));
    const line = `<line class="grid" x1="${at}" y1="${round(top)}" x2="${at}" y2="${round(bottom)}"/>`;
    return `${line}<text x="${at}" y="${round(bottom + 18)}" text-anchor="middle">${tickText(tick)}</text>`;
  });
  return [...across, ...along];
}

function drawn({ points }: Curve, at: number, x: Plot['x'], y: Plot['y']): readonly string[] {
  const style = at % STYLES.length;
  const path = points.map((point) => `${round(x(point.x))},${round(y(point.y))}`).join(' ');
  return [
    `<polyline class="curve c${style}" points="${path}"/>`,
    ...points.map((point) => `<circle class="m${style}" cx="${round(x(point.x))}" cy="${round(y(point.y))}" r="3"/>`),
  ];
}
