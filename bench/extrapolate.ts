export interface SizedTime {
  readonly rows: number;
  readonly ms: number;
}

/** The time at `rows` on the straight line through the first and the last point. One point: in proportion. */
export function atMoreRows(points: readonly SizedTime[], rows: number): number {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return NaN;
  if (first.rows === last.rows) return (last.ms / last.rows) * rows;
  const perRow = (last.ms - first.ms) / (last.rows - first.rows);
  return last.ms + perRow * (rows - last.rows);
}
