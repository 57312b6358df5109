/** What stands between two delimiters, as written, and the place after the second one. */
export interface Quoted {
  readonly body: string;
  readonly end: number;
  readonly close: string;
}

const CLOSING: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}', '<': '>' };

/** Reads from an opening delimiter to its closing one; brackets nest, a backslash guards a character. Null: not closed. */
export function readQuoted(text: string, at: number): Quoted | null {
  const open = text[at] ?? '';
  const close = CLOSING[open] ?? open;
  let depth = 1;
  for (let i = at + 1; i < text.length; i++) {
    const char = text[i];
    if (char === '\\') i++;
    else if (char === close) {
      depth--;
      if (depth === 0) return { body: text.slice(at + 1, i), end: i + 1, close };
    } else if (char === open) depth++;
  }
  return null;
}

/** Does the escapes of a text in single quotes: only the backslash itself and the delimiters have one. */
export function unescapeSingle(body: string, open: string, close: string): string {
  return body.replace(/\\(.)/gs, (whole, char: string) => ([open, close, '\\'].includes(char) ? char : whole));
}
