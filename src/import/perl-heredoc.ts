import type { Cursor } from './perl-cursor.js';
import type { Token } from './perl-token.js';

const START = /<<(~?)(?:"([^"\n]*)"|'([^'\n]*)'|([A-Za-z_]\w*))/y;

/** A here-document (`<<EOT`, `<<'EOT'`, `<<"EOT"`, `<<~EOT`). Null: it is none, or its end is missing. */
export function readHeredoc(cursor: Cursor, line: number): Token | null {
  const { source, at } = cursor;
  START.lastIndex = at;
  const start = START.exec(source.text);
  if (start === null) return null;
  const label = start[2] ?? start[3] ?? start[4] ?? '';
  const indented = start[1] === '~';
  const from = cursor.heredocs?.from ?? source.nextLine(at);
  const bodyStart = cursor.heredocs?.to ?? from;
  const end = source.findLine(label, bodyStart, indented);
  if (end === null) return null;
  cursor.heredocs = { from, to: end.end };
  cursor.at = at + start[0].length;
  const body = source.text.slice(bodyStart, end.start);
  return { kind: 'string', text: indented ? withoutIndent(body) : body, interpolated: start[3] === undefined, line };
}

function withoutIndent(body: string): string {
  const lines = body.split('\n');
  const indents = lines.filter((line) => line.trim() !== '').map((line) => /^[ \t]*/.exec(line)?.[0].length ?? 0);
  const common = indents.reduce((least, indent) => Math.min(least, indent), Number.MAX_SAFE_INTEGER);
  return lines.map((line) => line.slice(Math.min(common, /^[ \t]*/.exec(line)?.[0].length ?? 0))).join('\n');
}
