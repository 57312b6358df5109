import { expect, test } from 'vitest';
import { starLayout } from './star-layout.js';

test.each([1, 2, 3, 7, 10, 11, 60, 200])(
  '%i spokes stand around the hub, apart from it and within the field',
  (count) => {
    const { width, height, middle, points } = starLayout(count);
    expect(points).toHaveLength(count);
    for (const { x, y, size, label } of points) {
      expect(Math.hypot(x - middle.x, y - middle.y)).toBeGreaterThan(100);
      for (const [at, end] of [
        [x, width],
        [y, height],
        [label.x, width],
        [label.y, height],
      ] as const) {
        expect(at).toBeGreaterThan(size / 2);
        expect(at).toBeLessThan(end - size / 4);
      }
      expect(Math.abs(label.turn)).toBeLessThanOrEqual(90);
    }
  },
);

test('sixty marks do not touch', () => {
  const { points } = starLayout(60);
  const gaps = points.map(({ x, y, size }, at) => {
    const next = points[(at + 1) % points.length]!;
    return Math.hypot(next.x - x, next.y - y) - 2 * size;
  });
  expect(Math.min(...gaps)).toBeGreaterThan(0);
});
