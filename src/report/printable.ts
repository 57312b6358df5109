const NAMED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

// What moves the cursor, turns the direction of writing, or cannot be seen. Not U+200C and U+200D: Devanagari needs them.
const HIDDEN =
  /[\p{Cc}\p{Cs}\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

/**
 * A text from a database or a server as a terminal may show it: control characters, bidirectional overrides and line
 * breaks are written out, so that a value can neither move the cursor nor pretend to be a line of ours.
 */
export function printable(text: string): string {
  return text.replace(HIDDEN, writtenOut);
}

/** The same for a text of several lines: its line breaks (`\r\n` too) stay as `\n`. */
export function printableLines(text: string): string {
  return text.split(/\r?\n/u).map(printable).join('\n');
}

/** One character as `\n`, `\x07` or `\u202e`. */
export function writtenOut(char: string): string {
  const code = (char.codePointAt(0) ?? 0).toString(16);
  return NAMED[char] ?? (code.length <= 2 ? `\\x${code.padStart(2, '0')}` : `\\u${code.padStart(4, '0')}`);
}

/** {@link printable}, cut to at most `width` characters with `…` at the end. */
export function shortened(text: string, width: number): string {
  // A value may be megabytes long: no more of it is looked at than can be shown.
  const shown = Array.from(printable(text.slice(0, width * 2 + 2)));
  return shown.length > width || text.length > width * 2 + 2
    ? `${shown.slice(0, width - 1).join('')}…`
    : shown.join('');
}
