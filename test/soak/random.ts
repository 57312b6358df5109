/** A stream of random numbers that is the same whenever its seed is. */
export interface Random {
  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number;
  /** True in so many cases of 100. */
  percent(chance: number): boolean;
  pick<T>(list: readonly T[]): T;
}

/** Numbers after `seed`, by the mulberry32 generator. */
export function randomOf(seed: number): Random {
  let state = seed >>> 0;

  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }

  const between = (least: number, most: number): number => least + Math.floor(next() * (most - least + 1));
  return {
    between,
    percent: (chance) => next() * 100 < chance,
    pick: (list) => list[between(0, list.length - 1)]!,
  };
}
