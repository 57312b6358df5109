/** One cell: its text, and whether it is to be pointed out. */
export interface Cell {
  readonly text: string;
  readonly mark?: boolean;
}

/** Turns escape sequences on or off: on for a terminal. */
export interface Paint {
  (style: 'bold' | 'dim' | 'yellow' | 'green' | 'red' | 'cyan', text: string): string;
}

const CODES = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 } as const;

/** Colours for a terminal, plain text elsewhere. */
export const paintFor =
  (colour: boolean): Paint =>
  (style, text) =>
    colour ? `\u001b[${String(CODES[style])}m${text}\u001b[0m` : text;

/** A character of a script that stacks its vowels (Devanagari), or a combining accent, takes no column of its own. */
const widthOf = (text: string): number => Array.from(text.replaceAll(/\p{Mn}/gu, '')).length;

/** An aligned table with a dim head; numbers to the right. Each line ends with a newline and is indented by `indent`. */
export function textTable(
  head: readonly string[],
  rows: readonly (readonly Cell[])[],
  paint: Paint,
  indent = '   ',
): string {
  const widths = head.map((title, column) =>
    Math.max(widthOf(title), ...rows.map((row) => widthOf(row[column]?.text ?? ''))),
  );
  const isNumeric = head.map((_, column) => rows.every((row) => /^[\d.,]+$/.test(row[column]?.text ?? '')));
  const fit = (text: string, column: number): string => {
    const space = ' '.repeat((widths[column] ?? 0) - widthOf(text));
    return isNumeric[column] === true ? space + text : text + space;
  };
  const line = (cells: readonly string[]): string => `${indent}${cells.join('  ').trimEnd()}\n`;
  return [
    line(head.map((title, column) => paint('dim', fit(title, column)))),
    ...rows.map((row) =>
      line(
        row.map(({ text, mark }, column) => (mark === true ? paint('yellow', fit(text, column)) : fit(text, column))),
      ),
    ),
  ].join('');
}
