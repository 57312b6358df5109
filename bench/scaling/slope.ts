import { rowsText } from '../amounts.js';
import type { Curve } from './chart.js';

export interface Wording {
  /** Of the values, with its space: ` s`. */
  readonly unit: string;
  /** What is counted: `rows`. */
  readonly counted: string;
  /** The slope is told per so many of them. */
  readonly per: number;
}

const figure = (value: number): string => {
  const size = Math.abs(value);
  if (size >= 100) return value.toFixed(0);
  return size >= 10 ? value.toFixed(1) : value.toFixed(2);
};

/** What a curve says: where it begins and ends, how much each further step costs, and its power. Null: too few points. */
export function slopeSentence({ name, points }: Curve, { unit, counted, per }: Wording): string | null {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined || first.x === last.x) return null;
  const perStep = ((last.y - first.y) / (last.x - first.x)) * per;
  const from = `${figure(first.y)}${unit} with ${rowsText(first.x)} ${counted}`;
  const to = `${figure(last.y)}${unit} with ${rowsText(last.x)}`;
  const ratio = `${figure(last.x / first.x)} × as many cost ${figure(last.y / first.y)} × as much`;
  const step =
    per === 1
      ? `each further one costs ${figure(perStep)}${unit}`
      : `${rowsText(per)} more cost ${figure(perStep)}${unit}`;
  return `${name}: ${from}, ${to}; ${step} (${ratio}).`;
}
