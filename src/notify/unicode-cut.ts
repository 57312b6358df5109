const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

// A cut looks this far to both sides: longer clusters of combining marks are no text that anybody reads.
const WINDOW = 64;

/** The last place at or before `index` (UTF-16 units) where a text may be cut without tearing a character apart. */
export function cutBefore(text: string, index: number): number {
  return clusterAt(text, index)?.from ?? clamp(text, index);
}

/** The first such place at or after `index`. */
export function cutAfter(text: string, index: number): number {
  const cluster = clusterAt(text, index);
  return cluster === null || cluster.from === index ? clamp(text, index) : cluster.to;
}

/** The text, or its beginning with `…`, at most `width` UTF-16 units in all. */
export function shortenEnd(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, cutBefore(text, width - 1))}…`;
}

/** The character as people see it that holds the place; null at the ends of the text. */
function clusterAt(text: string, index: number): { from: number; to: number } | null {
  if (index <= 0 || index >= text.length) return null;
  const start = Math.max(0, index - WINDOW);
  const found = graphemes.segment(text.slice(start, index + WINDOW)).containing(index - start);
  if (found === undefined) return null;
  const from = start + found.index;
  // The window itself may begin within a character: then only a pair of surrogates is kept together.
  if (found.index === 0 && start > 0) return isLowSurrogate(text, index) ? { from: index - 1, to: index + 1 } : null;
  return { from, to: from + found.segment.length };
}

function isLowSurrogate(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  return code >= 0xdc00 && code <= 0xdfff;
}

function clamp(text: string, index: number): number {
  return Math.min(Math.max(index, 0), text.length);
}
