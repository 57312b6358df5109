const NAMED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/**
 * A text from a database or a server as a terminal may show it: control characters, bidirectional overrides and line
 * breaks are written out, so that a value can neither move the cursor nor pretend to be a line of ours.
 */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, (char) => {
    const code = (char.codePointAt(0) ?? 0).toString(16);
    return NAMED[char] ?? (code.length <= 2 ? `\\x${code.padStart(2, '0')}` : `\\u${code.padStart(4, '0')}`);
  });
}

/** The same, cut to at most `width` characters with `…` at the end. */
export function shortened(text: string, width: number): string {
  // A value may be megabytes long: no more of it is looked at than can be shown.
  const shown = Array.from(printable(text.slice(0, width * 2 + 2)));
  return shown.length > width || text.length > width * 2 + 2
    ? `${shown.slice(0, width - 1).join('')}…`
    : shown.join('');
}
