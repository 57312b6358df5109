import { type Reader, readElement, readList, skipElement } from './perl-expression.js';
import { isMark } from './perl-token.js';
import { hashOf, type PerlScope, type PerlValue, withValueAt } from './perl-value.js';

/** Something in a script that was not read, told of the variable that it concerns (`$name`, `%name`); null: of all. */
export interface PerlFault {
  readonly name: string | null;
  readonly line: number;
  readonly what: string;
}

/** A call such as `MIME::Lite->send('smtp', 'host')`, outside of any block. */
export interface PerlCall {
  readonly name: string;
  readonly values: readonly PerlValue[];
  readonly line: number;
}

/** What a script sets outside of its blocks and subs. `lines`: where each variable was last set. */
export interface PerlScript {
  readonly scope: PerlScope;
  readonly lines: ReadonlyMap<string, number>;
  readonly calls: readonly PerlCall[];
  readonly faults: readonly PerlFault[];
}

/** A script while it is read. */
export interface Reading extends Reader {
  readonly scope: PerlScope;
  readonly lines: Map<string, number>;
  readonly calls: PerlCall[];
  readonly faults: PerlFault[];
}

/** Sets a variable, or a part of it. */
export function set(reading: Reading, name: string, path: readonly string[], value: PerlValue, line: number): void {
  const before = reading.scope.get(name) ?? { kind: 'undefined' as const, line };
  const after = withValueAt(
    before.kind === 'undefined' && name.startsWith('@') ? { ...before, kind: 'list', items: [] } : before,
    path,
    value,
    reading.scope,
  );
  if (after === null) {
    reading.faults.push({ name, line, what: 'a part of it is set that is not there' });
    return;
  }
  reading.scope.set(name, after);
  reading.lines.set(name, line);
}

/** One value up to the end of the statement; `(…)` gives its last one, as in Perl. */
export function readScalar(reading: Reading, line: number): PerlValue {
  const values = readElement(reading, reading.scope, 0);
  const value = values.length === 1 ? values[0] : undefined;
  return ended(reading, value ?? { kind: 'unknown', why: 'it is not one value', line });
}

/** What is given to a list or hash, up to the end of the statement. */
export function readCollection(reading: Reading, sigil: '@' | '%', line: number): PerlValue {
  const values = readList(reading, reading.scope);
  const list: PerlValue = { kind: 'list', items: values, line };
  return ended(reading, sigil === '@' ? list : hashOf(values, line));
}

/** The value, if the statement ends here. */
export function ended(reading: Reading, value: PerlValue): PerlValue {
  const next = reading.tokens[reading.at];
  if (next === undefined || isMark(next, ';') || isMark(next, '}')) return value;
  while (reading.at < reading.tokens.length && !isMark(reading.tokens[reading.at], ';')) {
    skipElement(reading);
    if (!isMark(reading.tokens[reading.at], ';')) reading.at++;
  }
  return { kind: 'unknown', why: 'it is computed, which only running the script could do', line: value.line };
}
