import { expect, it } from 'vitest';
import { type Chart, chartSvg } from './chart.js';

const chart: Chart = {
  title: 'time & rows <1M>',
  xLabel: 'rows',
  yLabel: 's',
  yScale: 'logarithmic',
  curves: [
    {
      name: 'full',
      points: [
        { x: 10_000, y: 0.5 },
        { x: 1_000_000, y: 5 },
      ],
    },
    { name: 'incremental', points: [{ x: 10_000, y: 0.2 }] },
  ],
};

const circles = (svg: string): readonly (readonly number[])[] =>
  [...svg.matchAll(/<circle class="m\d" cx="([\d.]+)" cy="([\d.]+)"/gu)].map(([, x, y]) => [Number(x), Number(y)]);

it('draws every point, more to the right and higher where it is more', () => {
  const [few, many, other] = circles(chartSvg(chart));
  expect(many![0]).toBeGreaterThan(few![0]!);
  expect(many![1]).toBeLessThan(few![1]!);
  expect(other![0]).toBe(few![0]);
  expect(other![1]).toBeGreaterThan(few![1]!);
});

it('keeps all points within the picture, also zero', () => {
  const points = [
    { x: 1, y: 0 },
    { x: 1000, y: 186 },
  ];
  const svg = chartSvg({ ...chart, yScale: 'linear', curves: [{ name: 'memory', points }] });
  const [, width, height] = /viewBox="0 0 (\d+) (\d+)"/u.exec(svg)!;
  for (const [x, y] of circles(svg)) {
    expect(x).toBeLessThan(Number(width));
    expect(y).toBeLessThan(Number(height));
    expect(y).toBeGreaterThan(0);
  }
});

it('names axes and curves, and escapes what it is told', () => {
  const svg = chartSvg(chart);
  expect(svg).toContain('time &amp; rows &lt;1M&gt;');
  for (const text of ['>rows<', '>s<', '>full<', '>incremental<', '>10k<', '>1M<', '>0.1<'])
    expect(svg).toContain(text);
});

it('has colours for a light and for a dark page', () => {
  expect(chartSvg(chart)).toMatch(
    /@media \(prefers-color-scheme: dark\) \{\ntext \{ fill: #f0f6fc; \} \.page \{ fill: #0d1117/u,
  );
});
