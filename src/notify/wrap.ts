import { cutBefore } from './unicode-cut.js';

/** How many columns of a terminal a text takes: marks that are stacked on a letter take none. */
export function columnsOf(text: string): number {
  return Array.from(text.replaceAll(/\p{Mn}/gu, '')).length;
}

/** The lines of a text, each broken between words so as to be at most `width` columns wide; longer words are cut. */
export function wrap(text: string, width: number): string[] {
  return text.split('\n').flatMap((line) => wrapLine(line, width));
}

function wrapLine(line: string, width: number): string[] {
  if (columnsOf(line) <= width) return [line];
  const wrapped: string[] = [];
  let rest = line;
  while (columnsOf(rest) > width) {
    const end = fitting(rest, width);
    const space = rest.lastIndexOf(' ', end);
    const isWord = space > 0 && rest.slice(0, space).trim() !== '';
    wrapped.push(rest.slice(0, isWord ? space : end));
    rest = rest.slice(isWord ? space + 1 : end);
  }
  return [...wrapped, rest];
}

/** The index up to which a text fits; at least one character does. */
function fitting(text: string, width: number): number {
  let columns = 0;
  let index = 0;
  for (const char of text) {
    columns += columnsOf(char);
    if (columns > width) break;
    index += char.length;
  }
  return cutBefore(text, index) || Math.max(1, index);
}
