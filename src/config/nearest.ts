/** The candidate that a misspelt word most likely means; null: none is near. */
export function nearest(word: string, candidates: readonly string[]): string | null {
  const short = word.slice(0, 64).toLowerCase();
  const fold = (text: string): string => text.toLowerCase().replace(/[-_ ]/g, '');
  let best: { candidate: string; distance: number } | null = null;
  for (const candidate of candidates) {
    const distance = fold(candidate) === fold(short) ? 0 : editDistance(short, candidate.toLowerCase());
    if (best === null || distance < best.distance) best = { candidate, distance };
  }
  return best !== null && best.distance <= Math.max(1, Math.floor(short.length / 3)) ? best.candidate : null;
}

/** Insertions, deletions, replacements and swaps of neighbours that turn `a` into `b` (optimal string alignment). */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replace = (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let least = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, replace);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, (beforeLast[j - 2] ?? 0) + 1);
      row.push(least);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? a.length;
}
