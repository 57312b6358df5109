import { type Reader, readList, readSubscripts } from './perl-expression.js';
import { ended, type PerlScript, readCollection, type Reading, readScalar, set } from './perl-reading.js';
import { isMark, isWord, type Token } from './perl-token.js';
import { perlTokens } from './perl-tokens.js';
import { PerlScope, type PerlValue, tooLong } from './perl-value.js';

const BLOCK_WORDS = new Set(
  'if unless while until for foreach sub BEGIN END INIT CHECK UNITCHECK else elsif package continue do eval'.split(' '),
);
const ASSIGNMENTS = ['=', '.=', '||=', '//=', '&&=', '+=', '-=', '*=', '/=', 'x='];

/**
 * Reads what a Perl text sets, without running it: literals, and what is put together of them. Everything else is passed
 * over, and told where it touches a variable. Takes any text and never throws.
 */
export function readPerl(text: string): PerlScript {
  const { tokens, brokenAt } = perlTokens(text);
  const reading: Reading = { tokens, at: 0, scope: new PerlScope(), lines: new Map(), calls: [], faults: [] };
  while (reading.at < tokens.length) {
    const start = reading.at;
    if (!readStatement(reading)) {
      reading.at = start;
      skipStatement(reading);
    }
    reading.at = Math.max(reading.at, start + 1);
  }
  if (brokenAt !== null) {
    reading.faults.push({ name: null, line: brokenAt, what: 'a quote is not closed: nothing after it was read' });
  }
  return reading;
}

/** False: the statement sets nothing that is read here. */
function readStatement(reading: Reading): boolean {
  const [first, second] = [reading.tokens[reading.at], reading.tokens[reading.at + 1]];
  if (isMark(first, ';')) {
    reading.at++;
    return true;
  }
  if (isWord(first, 'use') && isWord(second, 'constant')) return readConstants(reading);
  if (isWord(first, 'push') || isWord(first, 'unshift')) return readPush(reading, isWord(first, 'push'));
  if (first?.kind === 'word' && isMark(second, '->')) return readCall(reading, first.text);
  const isDeclared = first?.kind === 'word' && ['my', 'our', 'local', 'state'].includes(first.text);
  if (isDeclared) reading.at++;
  const target = reading.tokens[reading.at];
  if (isDeclared && isMark(target, '(')) return readListAssignment(reading);
  return target?.kind === 'variable' && readAssignment(reading, target, isDeclared);
}

function readAssignment(reading: Reading, target: Extract<Token, { kind: 'variable' }>, isDeclared: boolean): boolean {
  reading.at++;
  const before = reading.at;
  const steps = target.sigil === '$' && !isDeclared ? readSubscripts(reading, reading.scope) : noSteps();
  const sign = reading.tokens[reading.at];
  if (steps === null) {
    const holder = isMark(reading.tokens[before], '[') ? '@' : '%';
    if (isMark(reading.tokens[before], '->')) return false;
    reading.faults.push({
      name: `${holder}${target.name}`,
      line: target.line,
      what: 'a part of it is set by a computed key',
    });
    return false;
  }
  const name = holderName(target, steps);
  if (isDeclared && isMark(sign, ';')) return true;
  if (sign?.kind !== 'mark' || !ASSIGNMENTS.includes(sign.text)) return false;
  reading.at++;
  const read =
    target.sigil === '$' ? readScalar(reading, target.line) : readCollection(reading, target.sigil, target.line);
  set(reading, name, steps.path, joinedTo(reading.scope, name, sign.text, read), target.line);
  return true;
}

const noSteps = () => ({ path: [] as string[], first: '', arrow: false });

/** The value after an assignment: `.=` adds a text, and what else computes makes it unknown. */
function joinedTo(scope: PerlScope, name: string, sign: string, value: PerlValue): PerlValue {
  const before = scope.get(name);
  if (sign === '=' || value.kind === 'unknown') return value;
  if (sign === '.=' && value.kind === 'text' && before?.kind === 'text') {
    const text = before.text + value.text;
    return scope.spend(text.length) ? { ...value, text } : tooLong(value.line);
  }
  return { kind: 'unknown', why: `it is changed with ${sign}`, line: value.line };
}

/** `my ($a, $b) = ('x', 'y');` */
function readListAssignment(reading: Reading): boolean {
  const names: Extract<Token, { kind: 'variable' }>[] = [];
  for (reading.at++; !isMark(reading.tokens[reading.at], ')'); reading.at++) {
    const token = reading.tokens[reading.at];
    if (token?.kind === 'variable' && token.sigil === '$') names.push(token);
    else if (!isMark(token, ',')) return false;
  }
  if (!isMark(reading.tokens[reading.at + 1], '=')) return false;
  reading.at += 2;
  const values = readCollection(reading, '@', names[0]?.line ?? 0);
  names.forEach(({ name, line }, i) => {
    const value = values.kind === 'list' ? (values.items[i] ?? { kind: 'undefined' as const, line }) : values;
    set(reading, `$${name}`, [], value, line);
  });
  return true;
}

/** `use constant NAME => value;` and `use constant { NAME => value, … };` */
function readConstants(reading: Reading): boolean {
  reading.at += 2;
  const line = reading.tokens[reading.at]?.line ?? 0;
  const values = readList(reading, reading.scope);
  const [first, ...rest] = values;
  if (first?.kind === 'hash') for (const { key, value } of first.entries) reading.scope.set(key, value);
  else if (first?.kind === 'text') {
    reading.scope.set(first.text, rest.length === 1 && rest[0] ? rest[0] : { kind: 'list', items: rest, line });
  }
  return isMark(reading.tokens[reading.at], ';');
}

/** `push @name, values;` */
function readPush(reading: Reading, atEnd: boolean): boolean {
  const skip = isMark(reading.tokens[reading.at + 1], '(') ? 2 : 1;
  const target = reading.tokens[reading.at + skip];
  if (target?.kind !== 'variable' || target.sigil !== '@') return false;
  reading.at += skip + 1;
  const added = readList(reading, reading.scope);
  if (skip === 2) reading.at++;
  const name = `@${target.name}`;
  const before = reading.scope.get(name);
  const items = before?.kind === 'list' ? before.items : [];
  if (!reading.scope.spend(items.length)) {
    set(reading, name, [], tooLong(target.line), target.line);
    return true;
  }
  const list: PerlValue = {
    kind: 'list',
    items: atEnd ? [...items, ...added] : [...added, ...items],
    line: target.line,
  };
  set(reading, name, [], before?.kind === 'unknown' ? before : ended(reading, list), target.line);
  return true;
}

function readCall(reading: Reading, owner: string): boolean {
  const { line } = reading.tokens[reading.at] ?? { line: 0 };
  const method = reading.tokens[reading.at + 2];
  if (method?.kind !== 'word' || !isMark(reading.tokens[reading.at + 3], '(')) return false;
  reading.at += 4;
  const values = readList(reading, reading.scope);
  if (isMark(reading.tokens[reading.at], ')')) reading.at++;
  reading.calls.push({ name: `${owner}->${method.text}`, values, line });
  return isMark(reading.tokens[reading.at], ';') || reading.at >= reading.tokens.length;
}

/** Passes over a statement, with its blocks; a variable that is set in one of them is told. */
function skipStatement(reading: Reading): void {
  const first = reading.tokens[reading.at];
  const hasBlock = (first?.kind === 'word' && BLOCK_WORDS.has(first.text)) || isMark(first, '{');
  let depth = 0;
  for (; reading.at < reading.tokens.length; reading.at++) {
    const token = reading.tokens[reading.at];
    if (token?.kind === 'variable') noteSetInBlock(reading, token);
    if (token?.kind !== 'mark') continue;
    if (['(', '[', '{'].includes(token.text)) depth++;
    else if ([')', ']', '}'].includes(token.text)) {
      depth--;
      if (depth <= 0 && token.text === '}' && (hasBlock || depth < 0)) break;
    } else if (token.text === ';' && depth <= 0) break;
  }
  reading.at++;
}

function noteSetInBlock(reading: Reading, token: Extract<Token, { kind: 'variable' }>): void {
  const after: Reader = { tokens: reading.tokens, at: reading.at + 1 };
  const steps = token.sigil === '$' ? readSubscripts(after, reading.scope) : noSteps();
  const sign = after.tokens[after.at];
  if (steps === null || sign?.kind !== 'mark' || !ASSIGNMENTS.includes(sign.text)) return;
  const what = 'it is set again inside a block or a condition, which is not read';
  reading.faults.push({ name: holderName(token, steps), line: token.line, what });
}

/** The variable that an assignment is about: `$name{key}` is a part of `%name`. */
function holderName(
  { sigil, name }: Extract<Token, { kind: 'variable' }>,
  steps: NonNullable<ReturnType<typeof readSubscripts>>,
): string {
  if (steps.path.length === 0 || steps.arrow) return `${sigil}${name}`;
  return `${steps.first === '[' ? '@' : '%'}${name}`;
}
