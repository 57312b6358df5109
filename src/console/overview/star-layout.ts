/** Where a spoke stands in the drawing, and how its name is written. */
export interface StarPoint {
  readonly x: number;
  readonly y: number;
  /** Radius of its mark. */
  readonly size: number;
  /** Where the name begins, or is centred. */
  readonly label: {
    readonly x: number;
    readonly y: number;
    readonly anchor: 'start' | 'middle' | 'end';
    /** Degrees by which it is turned round its point. */
    readonly turn: number;
  };
}

/** The drawing's field; the hub stands in its middle. */
export interface StarField {
  readonly width: number;
  readonly height: number;
  readonly isCrowded: boolean;
  readonly points: readonly StarPoint[];
}

/** With more spokes than that, names are written like rays. */
const MOST_UPRIGHT = 10;

/** So many letters fit beside a mark. */
export const LABEL_LETTERS = { upright: 16, ray: 14 } as const;

/** The hub in the middle, the spokes around it, the first one at the top. Pure. */
export function starLayout(count: number): StarField {
  const isCrowded = count > MOST_UPRIGHT;
  const [width, height] = isCrowded ? [560, 560] : [560, 400];
  const [rx, ry] = isCrowded ? [165, 165] : [205, 135];
  const points = Array.from({ length: count }, (_, at): StarPoint => {
    const angle = (at / count) * 2 * Math.PI - Math.PI / 2;
    const x = round(width / 2 + rx * Math.cos(angle));
    const y = round(height / 2 + ry * Math.sin(angle) - (isCrowded ? 0 : 8));
    return isCrowded ? ray(x, y, angle, width, height, rx, count) : upright(x, y);
  });
  return { width, height, isCrowded, points };
}

function upright(x: number, y: number): StarPoint {
  return { x, y, size: 22, label: { x, y: y + 42, anchor: 'middle', turn: 0 } };
}

function ray(
  x: number,
  y: number,
  angle: number,
  width: number,
  height: number,
  radius: number,
  count: number,
): StarPoint {
  const size = Math.min(14, Math.max(6, (radius * 2.7) / count));
  const far = radius + size + 6;
  const isLeft = Math.cos(angle) < -0.001;
  const degrees = (angle * 180) / Math.PI;
  return {
    x,
    y,
    size: round(size),
    label: {
      x: round(width / 2 + far * Math.cos(angle)),
      y: round(height / 2 + far * Math.sin(angle)),
      anchor: isLeft ? 'end' : 'start',
      turn: round(isLeft ? degrees + 180 : degrees),
    },
  };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
