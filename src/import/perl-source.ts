/** A Perl text with its lines, so that places are found in it without reading it again. */
export interface PerlSource {
  readonly text: string;
  /** The line of a place, from 1. */
  lineAt(offset: number): number;
  /** Where the line after that of a place begins; the end of the text after the last one. */
  nextLine(offset: number): number;
  /** The first line at or after a place that reads `label`; null: there is none. `indented`: blanks may stand before it. */
  findLine(label: string, from: number, indented: boolean): { readonly start: number; readonly end: number } | null;
}

/** Looks at each line once, whatever is asked later. */
export function perlSource(text: string): PerlSource {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  const indexes = new Map<boolean, Map<string, number[]>>();
  const lineIndex = (offset: number): number => firstAtLeast(starts, offset + 1) - 1;
  const endOf = (line: number): number => starts[line + 1] ?? text.length;
  return {
    text,
    lineAt: (offset) => lineIndex(offset) + 1,
    nextLine: (offset) => endOf(lineIndex(offset)),
    findLine(label, from, indented) {
      const index = indexes.get(indented) ?? linesByText(text, starts, indented);
      indexes.set(indented, index);
      const lines = index.get(label) ?? [];
      const line = lines[firstAtLeast(lines, firstAtLeast(starts, from))];
      return line === undefined ? null : { start: starts[line] ?? 0, end: endOf(line) };
    },
  };
}

function linesByText(text: string, starts: readonly number[], indented: boolean): Map<string, number[]> {
  const found = new Map<string, number[]>();
  starts.forEach((start, line) => {
    const whole = text.slice(start, starts[line + 1] ?? text.length).replace(/\n$/, '');
    const label = indented ? whole.trimStart() : whole;
    const same = found.get(label);
    if (same) same.push(line);
    else found.set(label, [line]);
  });
  return found;
}

/** The index of the first of some ascending numbers that is at least `least`; their number where none is. */
function firstAtLeast(numbers: readonly number[], least: number): number {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] ?? 0) < least) low = middle + 1;
    else high = middle;
  }
  return low;
}
