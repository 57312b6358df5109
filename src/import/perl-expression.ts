import { interpolate } from './perl-interpolate.js';
import { isMark, isWord, type Token } from './perl-token.js';
import {
  hashOf,
  numberText,
  type PerlScope,
  type PerlUnknown,
  type PerlValue,
  tooLong,
  valueAt,
} from './perl-value.js';

/** The tokens of a script and the place in them that is read next. */
export interface Reader {
  readonly tokens: readonly Token[];
  at: number;
}

const CLOSING: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };
const ENDS = [',', '=>', ';', ')', ']', '}'];
/** Deeper than any settings; a hostile text could nest without end. */
const MAX_DEPTH = 40;

/** Reads a list of values up to a mark that ends it, which is left to be read. What is not written out is unknown. */
export function readList(reader: Reader, scope: PerlScope, depth = 0): PerlValue[] {
  const values: PerlValue[] = [];
  for (;;) {
    const token = reader.tokens[reader.at];
    if (token === undefined || (token.kind === 'mark' && [';', ')', ']', '}'].includes(token.text))) return values;
    if (isMark(token, ',') || isMark(token, '=>')) reader.at++;
    else for (const value of readElement(reader, scope, depth)) values.push(value);
  }
}

/** Reads one element of a list; some, such as `qw(…)` and `@name`, are several values, or none. */
export function readElement(reader: Reader, scope: PerlScope, depth: number): readonly PerlValue[] {
  const start = reader.at;
  const line = reader.tokens[start]?.line ?? 0;
  let values = readTerm(reader, scope, depth);
  while (isMark(reader.tokens[reader.at], '.')) {
    reader.at++;
    values = [concatenated(values, readTerm(reader, scope, depth), line, scope)];
  }
  const next = reader.tokens[reader.at];
  if (next === undefined || (next.kind === 'mark' && ENDS.includes(next.text))) return values;
  skipElement(reader);
  return [
    {
      kind: 'unknown',
      why: isWord(next, 'if') || isWord(next, 'unless') ? 'it is set on a condition' : COMPUTED,
      line,
    },
  ];
}

const COMPUTED = 'it is computed, which only running the script could do';

function concatenated(
  left: readonly PerlValue[],
  right: readonly PerlValue[],
  line: number,
  scope: PerlScope,
): PerlValue {
  const parts = [...left, ...right];
  const unknown = parts.find((part) => part.kind === 'unknown');
  if (unknown) return { ...unknown, line };
  const texts = parts.flatMap((part) => (part.kind === 'text' ? part.text : []));
  if (left.length !== 1 || right.length !== 1 || texts.length !== 2) return { kind: 'unknown', why: COMPUTED, line };
  const text = texts.join('');
  return scope.spend(text.length) ? { kind: 'text', text, line } : tooLong(line);
}

/** Moves to the mark that ends the element; brackets are passed over whole. */
export function skipElement(reader: Reader): void {
  let depth = 0;
  for (; reader.at < reader.tokens.length; reader.at++) {
    const token = reader.tokens[reader.at];
    if (token?.kind !== 'mark') continue;
    if (depth === 0 && ENDS.includes(token.text)) return;
    if (token.text in CLOSING) depth++;
    else if ([')', ']', '}'].includes(token.text)) depth--;
  }
}

function readTerm(reader: Reader, scope: PerlScope, depth: number): readonly PerlValue[] {
  const token = reader.tokens[reader.at];
  if (token === undefined || (token.kind === 'mark' && ENDS.includes(token.text))) return [];
  const { line } = token;
  const unknown = (why: string): readonly PerlUnknown[] => [{ kind: 'unknown', why, line }];
  reader.at++;
  switch (token.kind) {
    case 'string':
      return [token.interpolated ? interpolate(token.text, scope, line) : { kind: 'text', text: token.text, line }];
    case 'number': {
      const text = numberText(token.text);
      return text === null ? unknown('it is a number too large to be exact') : [{ kind: 'text', text, line }];
    }
    case 'words':
      return token.items.map((text) => ({ kind: 'text', text, line }));
    case 'code':
      return unknown(`it is ${token.what}`);
    case 'word':
      return readBareWord(reader, token.text, scope, line);
    case 'variable':
      return readVariableTerm(reader, token, scope);
    case 'mark':
      return readMarkedTerm(reader, token.text, scope, depth, line);
  }
}

function readBareWord(reader: Reader, text: string, scope: PerlScope, line: number): readonly PerlValue[] {
  const next = reader.tokens[reader.at];
  if (isMark(next, '=>')) return [{ kind: 'text', text, line }];
  if (text === 'undef') {
    if (isMark(next, '(') && isMark(reader.tokens[reader.at + 1], ')')) reader.at += 2;
    return [{ kind: 'undefined', line }];
  }
  const constant = scope.get(text);
  if (constant?.kind === 'list') return scope.spend(constant.items.length) ? constant.items : [tooLong(line)];
  return [constant === undefined ? { kind: 'unknown', why: COMPUTED, line } : { ...constant, line }];
}

function readVariableTerm(
  reader: Reader,
  token: Extract<Token, { kind: 'variable' }>,
  scope: PerlScope,
): readonly PerlValue[] {
  const { line, sigil, name } = token;
  if (sigil === '$') {
    const [root, steps] = [`$${name}`, readSubscripts(reader, scope)];
    if (steps === null) return [{ kind: 'unknown', why: COMPUTED, line }];
    const found = scope.get(
      steps.path.length === 0 || steps.arrow ? root : `${steps.first === '[' ? '@' : '%'}${name}`,
    );
    if (found === undefined)
      return [{ kind: 'unknown', why: `it is taken from $${name}, whose value is not known`, line }];
    return [{ ...steps.path.reduce((value, step) => valueAt(value, step, line, scope), found), line }];
  }
  const found = scope.get(`${sigil}${name}`);
  const size = found?.kind === 'list' ? found.items.length : found?.kind === 'hash' ? found.entries.length : 0;
  if (!scope.spend(size)) return [tooLong(line)];
  if (found?.kind === 'list') return found.items;
  if (found?.kind !== 'hash')
    return [{ kind: 'unknown', why: `it is taken from ${sigil}${name}, whose value is not known`, line }];
  return found.entries.flatMap(({ key, value, line: at }): PerlValue[] => [
    { kind: 'text', text: key, line: at },
    value,
  ]);
}

/** `{key}`, `[0]`, `->{key}` and so on, as texts. Null: one of them is computed. */
export function readSubscripts(
  reader: Reader,
  scope: PerlScope,
): { readonly path: readonly string[]; readonly first: string; readonly arrow: boolean } | null {
  const path: string[] = [];
  let first = '';
  const arrow = isMark(reader.tokens[reader.at], '->');
  for (;;) {
    const skip = isMark(reader.tokens[reader.at], '->') ? 1 : 0;
    const open = reader.tokens[reader.at + skip];
    if (open?.kind !== 'mark' || (open.text !== '{' && open.text !== '['))
      return skip === 1 ? null : { path, first, arrow };
    const [key, close] = subscript(reader.tokens, reader.at + skip + 1, scope);
    if (key === null || !isMark(reader.tokens[close], CLOSING[open.text] ?? '')) return null;
    if (first === '') first = open.text;
    path.push(key);
    reader.at = close + 1;
  }
}

function subscript(tokens: readonly Token[], at: number, scope: PerlScope): [key: string | null, next: number] {
  const minus = isMark(tokens[at], '-') ? '-' : '';
  const token = tokens[at + minus.length];
  const next = at + minus.length + 1;
  if (token?.kind === 'word') return [minus + token.text, next];
  if (token?.kind === 'number') return [minus + (numberText(token.text) ?? token.text), next];
  const value =
    token?.kind === 'string' && token.interpolated
      ? interpolate(token.text, scope, token.line)
      : token?.kind === 'variable' && token.sigil === '$'
        ? scope.get(`$${token.name}`)
        : undefined;
  if (token?.kind === 'string' && !token.interpolated) return [token.text, next];
  return [value?.kind === 'text' && minus === '' ? value.text : null, next];
}

function readMarkedTerm(
  reader: Reader,
  mark: string,
  scope: PerlScope,
  depth: number,
  line: number,
): readonly PerlValue[] {
  const next = reader.tokens[reader.at];
  const unknown: readonly PerlUnknown[] = [{ kind: 'unknown', why: COMPUTED, line }];
  if (mark in CLOSING && depth >= MAX_DEPTH) {
    reader.at--;
    return unknown;
  }
  if (mark in CLOSING) {
    const values = readList(reader, scope, depth + 1);
    if (!isMark(reader.tokens[reader.at], CLOSING[mark] ?? '')) return unknown;
    reader.at++;
    if (mark === '(') return values;
    return [mark === '[' ? { kind: 'list', items: values, line } : hashOf(values, line)];
  }
  if (mark === '-' && next?.kind === 'number') {
    reader.at++;
    return [{ kind: 'text', text: `-${numberText(next.text) ?? ''}`, line }];
  }
  if (mark === '-' && next?.kind === 'word') {
    reader.at++;
    return [{ kind: 'text', text: `-${next.text}`, line }];
  }
  if (mark === '\\' && next?.kind === 'variable') {
    reader.at++;
    const found = scope.get(`${next.sigil}${next.name}`);
    return found && next.sigil !== '$' ? [found] : unknown;
  }
  return unknown;
}
