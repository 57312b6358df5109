/** Where a spoke stands in the drawing, and how its name is written. */
export interface StarPoint {
  readonly x: number;
  readonly y: number;
  /** Radius of its mark. */
  readonly size: number;
  /** Where the name begins, is centred, or ends. */
  readonly label: {
    readonly x: number;
    readonly y: number;
    readonly anchor: 'start' | 'middle' | 'end';
    /** Degrees by which it is turned round its point. */
    readonly turn: number;
  };
}

/** The drawing's field, with the hub in the middle of the spokes. */
export interface StarField {
  readonly width: number;
  readonly height: number;
  readonly middle: { readonly x: number; readonly y: number };
  /** Names are written like rays. */
  readonly isCrowded: boolean;
  readonly points: readonly StarPoint[];
}

/** With more spokes than that, names are written like rays. */
const MOST_UPRIGHT = 10;

/** So many letters fit beside a mark. */
export const LABEL_LETTERS = { upright: 16, ray: 14 } as const;

/** The hub in the middle, the spokes around it, the first one at the top; two of them to its left and right. Pure. */
export function starLayout(count: number): StarField {
  const first = count === 2 ? -Math.PI : -Math.PI / 2;
  const angles = Array.from({ length: count }, (_, at) => (at / count) * 2 * Math.PI + first);
  return count > MOST_UPRIGHT ? rays(angles) : upright(angles);
}

const UPRIGHT = { width: 560, rx: 205, ry: 130, size: 22, above: -34, below: 44, margin: 22 } as const;

/** Names above the marks of the upper half, below those of the lower one; the field ends where the drawing does. */
function upright(angles: readonly number[]): StarField {
  const { width, rx, ry, size, above, below, margin } = UPRIGHT;
  const heights = [
    0,
    below + 16,
    ...angles.flatMap((angle) => [ry * Math.sin(angle), ry * Math.sin(angle) + offset(angle)]),
  ];
  const top = margin + size - Math.min(...heights);
  return {
    width,
    height: round(top + Math.max(...heights) + margin),
    middle: { x: width / 2, y: round(top) },
    isCrowded: false,
    points: angles.map((angle) => {
      const [x, y] = [round(width / 2 + rx * Math.cos(angle)), round(top + ry * Math.sin(angle))];
      return { x, y, size, label: { x, y: y + offset(angle), anchor: 'middle', turn: 0 } };
    }),
  };

  function offset(angle: number): number {
    return Math.sin(angle) < -0.3 ? above : below;
  }
}

const RAYS = { width: 600, height: 560, radius: 160, largest: 14, smallest: 6 } as const;

function rays(angles: readonly number[]): StarField {
  const { width, height, radius, largest, smallest } = RAYS;
  const middle = { x: width / 2, y: height / 2 };
  const size = round(Math.min(largest, Math.max(smallest, (radius * 2.7) / angles.length)));
  const at = (angle: number, far: number): { x: number; y: number } => ({
    x: round(middle.x + far * Math.cos(angle)),
    y: round(middle.y + far * Math.sin(angle)),
  });
  return {
    width,
    height,
    middle,
    isCrowded: true,
    points: angles.map((angle) => {
      // Nobody reads upside down.
      const isLeft = Math.cos(angle) < -0.001;
      const turn = round((angle * 180) / Math.PI - (isLeft ? 180 : 0));
      const label = { ...at(angle, radius + size + 6), anchor: isLeft ? 'end' : 'start', turn } as const;
      return { ...at(angle, radius), size, label };
    }),
  };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
