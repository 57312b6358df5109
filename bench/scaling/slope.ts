import { rowsText } from '../amounts.js';
import type { Curve } from './chart.js';

export interface Wording {
  /** Of the values, and of a thousandth of them. */
  readonly units: readonly [whole: string, thousandth: string];
  /** What is counted: `rows`. */
  readonly counted: string;
  /** The slope is told per so many of them. */
  readonly per: number;
}

/** What grows by less is lost in the noise of the machine. */
const NOISE = 1.1;

function figure(value: number, [whole, thousandth]: Wording['units']): string {
  if (value < 0.1) return `${(value * 1000).toFixed(value < 0.01 ? 1 : 0)} ${thousandth}`;
  return `${value.toFixed(value >= 100 ? 0 : value >= 10 ? 1 : 2)} ${whole}`;
}

const times = (value: number): string => `${value.toFixed(value >= 10 ? 0 : 1)} ×`;

/** What a curve says: where it begins and ends, and what each further step costs. Null: too few points. */
export function slopeSentence({ name, points }: Curve, { units, counted, per }: Wording): string | null {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined || first.x === last.x) return null;
  const ends = `${name}: ${figure(first.y, units)} at ${rowsText(first.x)}, ${figure(last.y, units)} at ${rowsText(last.x)}`;
  const growth = last.y / first.y;
  if (growth < NOISE) return `${ends}: it does not grow with the ${counted}.`;
  const perStep = figure(((last.y - first.y) / (last.x - first.x)) * per, units);
  const step = per === 1 ? 'each further one costs' : `each further ${rowsText(per)} cost`;
  return `${ends}: ${step} ${perStep}; ${times(last.x / first.x)} the ${counted} cost ${times(growth)} as much.`;
}
