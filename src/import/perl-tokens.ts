import type { Cursor } from './perl-cursor.js';
import { readHeredoc } from './perl-heredoc.js';
import { readQuoted, unescapeSingle } from './perl-quote.js';
import { perlSource } from './perl-source.js';
import { endsTerm, isMark, type Token } from './perl-token.js';

/** The tokens of a Perl text. `brokenAt`: the line from which nothing could be read, since a quote is not closed. */
export interface PerlTokens {
  readonly tokens: readonly Token[];
  readonly brokenAt: number | null;
}

const MAX_MISREADINGS = 20;
const MARK =
  /<=>|\|\|=|\/\/=|&&=|\*\*=|<<=|>>=|\.\.\.|=>|->|==|=~|!~|!=|<=|>=|&&|\|\||\/\/|\.\.|\.=|\+=|-=|\*=|\/=|\+\+|--|\*\*|<<|>>|[^]/y;
const NUMBER = /0[xX][\da-fA-F_]+|0[bB][01_]+|(?:\d[\d_]*(?:\.(?!\.)[\d_]*)?|\.\d[\d_]*)(?:[eE][+-]?\d+)?/y;
const VERSION = /v\d+(?:\.\d+)*(?!\w)|\d+(?:\.\d+){2,}/y;
const NAME = /(?:::)?[A-Za-z_]\w*(?:::\w+)*/y;
const QUOTES = new Set(['q', 'qq', 'qw', 'qr', 'qx', 'm', 's', 'tr', 'y']);

/** Takes a Perl text apart. Takes any text, in time that grows with its length, and never throws. */
export function perlTokens(text: string): PerlTokens {
  const cursor: Cursor = {
    source: perlSource(text),
    tokens: [],
    at: 0,
    heredocs: null,
    misreadings: 0,
    brokenAt: null,
  };
  while (cursor.brokenAt === null) {
    skipBlanks(cursor);
    if (cursor.at >= text.length) break;
    const token = readToken(cursor);
    if (token === null || (token.kind === 'word' && ['__END__', '__DATA__'].includes(token.text))) break;
    cursor.tokens.push(token);
  }
  return { tokens: cursor.tokens, brokenAt: cursor.brokenAt };
}

/** Blanks, comments, manual pages (=head1 … =cut), and the bodies of here-documents that were read already. */
function skipBlanks(cursor: Cursor): void {
  const { text } = cursor.source;
  for (;;) {
    const char = text[cursor.at];
    if (char === '\n' && cursor.heredocs !== null && cursor.at >= cursor.heredocs.from - 1) {
      cursor.at = Math.max(cursor.at + 1, cursor.heredocs.to);
      cursor.heredocs = null;
    } else if (char !== undefined && /\s/u.test(char)) cursor.at++;
    else if (char === '#') cursor.at = Math.max(cursor.at + 1, text.indexOf('\n', cursor.at));
    else if (char === '=' && isManual(cursor)) {
      const cut = text.indexOf('\n=cut', cursor.at - 1);
      cursor.at = cut < 0 ? text.length : cursor.source.nextLine(cut + 1);
    } else return;
    if (char === '#' && text[cursor.at] !== '\n') cursor.at = text.length;
  }
}

function isManual({ source: { text }, at, tokens }: Cursor): boolean {
  const before = tokens.at(-1);
  const isStatementStart = before === undefined || isMark(before, ';') || isMark(before, '}');
  return isStatementStart && (at === 0 || text[at - 1] === '\n') && /[A-Za-z]/.test(text[at + 1] ?? '');
}

function readToken(cursor: Cursor): Token | null {
  const { source, at } = cursor;
  const line = source.lineAt(at);
  const char = source.text[at] ?? '';
  const before = cursor.tokens.at(-1);
  const afterTerm = endsTerm(before);
  if ('$@%'.includes(char))
    return (
      readVariable(cursor, char, line, afterTerm && before?.kind !== 'word' && !isMark(before, '}')) ??
      readMark(cursor, line)
    );
  if (/\d/.test(char) || (char === '.' && !afterTerm && /\d/.test(source.text[at + 1] ?? ''))) {
    return takeVersion(cursor, line) ?? { kind: 'number', text: take(cursor, NUMBER) ?? '0', line };
  }
  if (/[A-Za-z_]/.test(char)) return readWord(cursor, line);
  if (char === "'" || char === '"') return readString(cursor, at, char === '"', line);
  if (char === '`') return readCode(cursor, at, 1, 'a command') ?? readMark(cursor, line);
  if (char === '/' && !afterTerm) return readCode(cursor, at, 1, 'a pattern') ?? readMark(cursor, line);
  if (char === '<' && (!afterTerm || before?.kind === 'word'))
    return readHeredoc(cursor, line) ?? readMark(cursor, line);
  return readMark(cursor, line);
}

function readMark(cursor: Cursor, line: number): Token {
  return { kind: 'mark', text: take(cursor, MARK) ?? '', line };
}

function takeVersion(cursor: Cursor, line: number): Token | null {
  return take(cursor, VERSION) === null ? null : { kind: 'code', what: 'a version number', line };
}

/** `$name`, `${name}`, `@name`, `%name`; punctuation variables have their sign as a name. Null: an operator or a cast. */
function readVariable(cursor: Cursor, char: string, line: number, afterTerm: boolean): Token | null {
  const { text } = cursor.source;
  if (char !== '$' && afterTerm) return null;
  const sigil = char as '$' | '@' | '%';
  const start = cursor.at;
  cursor.at++;
  const name = take(cursor, NAME) ?? take(cursor, /\{\s*\^?[A-Za-z_]\w*\s*\}/y)?.replace(/[{}\s]/g, '') ?? null;
  if (name !== null) return { kind: 'variable', sigil, name, line };
  const next = text[cursor.at] ?? '';
  if (char === '$' && next === '#') {
    cursor.at++;
    return { kind: 'mark', text: '$#', line };
  }
  const isCast = next === '{' || (next === '$' && /[\w{$:]/.test(text[cursor.at + 1] ?? ''));
  if (char === '$' && next !== '' && !/\s/u.test(next) && !isCast) {
    cursor.at++;
    return { kind: 'variable', sigil, name: next, line };
  }
  cursor.at = start;
  return null;
}

function readWord(cursor: Cursor, line: number): Token | null {
  const version = cursor.source.text[cursor.at] === 'v' ? takeVersion(cursor, line) : null;
  if (version !== null) return version;
  const start = cursor.at;
  const text = take(cursor, NAME) ?? '';
  const word: Token = { kind: 'word', text, line };
  if (!QUOTES.has(text) || isMark(cursor.tokens.at(-1), '->')) return word;
  const blanks = /\s*/y;
  blanks.lastIndex = cursor.at;
  const open = cursor.at + (blanks.exec(cursor.source.text)?.[0].length ?? 0);
  const delimiter = cursor.source.text[open] ?? '';
  const isBraced = delimiter === '}' && isMark(cursor.tokens.at(-1), '{');
  const isDelimiter = open === cursor.at ? /[^\w\s,;=)]/u.test(delimiter) : /[^\w\s,;=)#]/u.test(delimiter);
  if (!isDelimiter || isBraced) return word;
  const quoted = readQuoteLike(cursor, text, open, line);
  if (quoted === null && cursor.brokenAt === null) cursor.at = start + text.length;
  return quoted ?? (cursor.brokenAt === null ? word : null);
}

function readQuoteLike(cursor: Cursor, operator: string, open: number, line: number): Token | null {
  if (operator === 'q' || operator === 'qq') return readString(cursor, open, operator === 'qq', line);
  if (operator !== 'qw') {
    return readCode(cursor, open, ['s', 'tr', 'y'].includes(operator) ? 2 : 1, 'a pattern or command');
  }
  const quoted = quotedAt(cursor, open, line);
  if (quoted === null) return null;
  const items = quoted.body.split(/\s+/u).filter((item) => item !== '');
  return { kind: 'words', items, line };
}

function readString(cursor: Cursor, open: number, interpolated: boolean, line: number): Token | null {
  const { text } = cursor.source;
  const quoted = readQuoted(text, open);
  if (quoted === null) {
    cursor.brokenAt = line;
    return null;
  }
  cursor.at = quoted.end;
  const body = interpolated ? quoted.body : unescapeSingle(quoted.body, text[open] ?? '', quoted.close);
  return { kind: 'string', text: body, interpolated, line };
}

/** A pattern or command with one or two parts. Null: it is not closed, so it was none. */
function readCode(cursor: Cursor, open: number, parts: 1 | 2, what: string): Token | null {
  const line = cursor.source.lineAt(open);
  const first = quotedAt(cursor, open, line);
  if (first === null) return null;
  if (parts === 2) {
    const isBracket = first.close !== cursor.source.text[open];
    const blanks = isBracket
      ? (/^\s*/u.exec(cursor.source.text.slice(cursor.at, cursor.at + 200))?.[0].length ?? 0)
      : -1;
    if (quotedAt(cursor, cursor.at + blanks, line) === null) return null;
  }
  take(cursor, /[a-z]+/y);
  return { kind: 'code', what, line };
}

function quotedAt(cursor: Cursor, open: number, line: number): ReturnType<typeof readQuoted> {
  const quoted = readQuoted(cursor.source.text, open);
  if (quoted !== null) cursor.at = quoted.end;
  else if (++cursor.misreadings > MAX_MISREADINGS) cursor.brokenAt = line;
  return quoted;
}

function take(cursor: Cursor, pattern: RegExp): string | null {
  pattern.lastIndex = cursor.at;
  const found = pattern.exec(cursor.source.text)?.[0] ?? null;
  if (found !== null) cursor.at += found.length;
  return found;
}
