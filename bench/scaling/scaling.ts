import { medianOf, peakOf, type Series } from '../sample.js';
import type { Stage } from '../stage.js';
import type { Chart, Curve } from './chart.js';
import { slopeSentence, type Wording } from './slope.js';

/** How time and memory grow with one thing. */
export interface ScalingResult {
  readonly about: string;
  /** By the names of their files. */
  readonly charts: Readonly<Record<string, Chart>>;
  readonly sentences: readonly string[];
}

export interface Scale {
  /** For `--only`, and the first part of its charts' names. */
  readonly name: string;
  readonly about: string;
  /** What is counted, and how many of it a slope is told for. */
  readonly counted: string;
  readonly per: number;
  run(stage: Stage): Promise<readonly Sized[]>;
}

/** What one kind of work took at one size. */
export interface Sized {
  readonly curve: string;
  readonly size: number;
  readonly series: Series;
}

function curvesOf(measured: readonly Sized[], value: (series: Series) => number | null): readonly Curve[] {
  const names = [...new Set(measured.map(({ curve }) => curve))];
  return names.map((name) => ({
    name,
    points: measured
      .filter(({ curve }) => curve === name)
      .flatMap(({ size, series }) => {
        const y = value(series);
        return y === null ? [] : [{ x: size, y }];
      })
      .sort((one, other) => one.x - other.x),
  }));
}

/** Two charts, time and memory, and a sentence on each curve's slope. */
export function scalingResult({ name, about, counted, per }: Scale, measured: readonly Sized[]): ScalingResult {
  const seconds = curvesOf(measured, ({ samples }) => {
    const ms = medianOf(samples, 'ms');
    return ms === null ? null : ms / 1000;
  });
  const megabytes = curvesOf(measured, ({ samples }) => peakOf(samples));
  const tell = (curves: readonly Curve[], wording: Wording): readonly string[] =>
    curves.flatMap((curve) => slopeSentence(curve, wording) ?? []);
  const chart = (title: string, yLabel: string, yScale: Chart['yScale'], curves: readonly Curve[]): Chart => ({
    ...{ title, yLabel, yScale, curves },
    xLabel: counted,
  });
  return {
    about,
    charts: {
      [`${name}-time.svg`]: chart(`Time: ${about}`, 's', 'logarithmic', seconds),
      [`${name}-memory.svg`]: chart(`Memory: ${about}`, 'MB', 'linear', megabytes),
    },
    sentences: [
      ...tell(seconds, { units: ['s', 'ms'], counted, per }),
      ...tell(megabytes, { units: ['MB', 'kB'], counted, per }),
    ],
  };
}
