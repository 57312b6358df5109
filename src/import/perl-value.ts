/** What a Perl variable holds, as far as it is written out. `line`: where it stands. */
export type PerlValue =
  | { readonly kind: 'text'; readonly text: string; readonly line: number }
  | { readonly kind: 'undefined'; readonly line: number }
  | { readonly kind: 'list'; readonly items: readonly PerlValue[]; readonly line: number }
  | { readonly kind: 'hash'; readonly entries: readonly PerlEntry[]; readonly line: number }
  | PerlUnknown;

/** A value that one could only know by running the script. `why` never quotes it: it may be a password. */
export interface PerlUnknown {
  readonly kind: 'unknown';
  readonly why: string;
  readonly line: number;
}

export interface PerlEntry {
  readonly key: string;
  readonly value: PerlValue;
  readonly line: number;
}

/**
 * What a script holds: `$name`, `@name` and `%name` by themselves, and constants by their bare name. It bounds what is
 * copied while they are put together: a few lines of a hostile script would double a list without end.
 */
export class PerlScope extends Map<string, PerlValue> {
  #left = 2_000_000;

  /** False: there has been so much copying that this one is not done. */
  spend(cost: number): boolean {
    this.#left -= cost;
    return this.#left >= 0;
  }
}

/** In place of a value that {@link PerlScope.spend} does not grant. */
export function tooLong(line: number): PerlUnknown {
  return { kind: 'unknown', why: 'the script holds more than any settings do', line };
}

/** A hash from keys and values in turn, as Perl makes one of a list. A key that comes again takes the last value. */
export function hashOf(values: readonly PerlValue[], line: number): PerlValue {
  if (values.length % 2 === 1) return { kind: 'unknown', why: 'it has a key without a value', line };
  const entries = new Map<string, PerlEntry>();
  for (let i = 0; i < values.length; i += 2) {
    const [key, value] = [values[i], values[i + 1]];
    if (key?.kind !== 'text' || value === undefined) return { kind: 'unknown', why: 'a key in it is computed', line };
    entries.set(key.text, { key: key.text, value, line: key.line });
  }
  return { kind: 'hash', entries: [...entries.values()], line };
}

/** The value at a key or index; what is not there is undefined, as in Perl. Negative indexes count from the end. */
export function valueAt(value: PerlValue, step: string, line: number, scope: PerlScope): PerlValue {
  if (value.kind === 'hash' && !scope.spend(value.entries.length)) return tooLong(line);
  if (value.kind === 'hash') return value.entries.find(({ key }) => key === step)?.value ?? { kind: 'undefined', line };
  if (value.kind === 'list' && /^-?\d+$/.test(step)) return value.items.at(Number(step)) ?? { kind: 'undefined', line };
  if (value.kind === 'unknown') return value;
  return { kind: 'unknown', why: 'it is taken out of something that holds no values', line };
}

/** A copy with the value at a path set. Null: there is nothing there that could hold it. */
export function withValueAt(
  value: PerlValue,
  path: readonly string[],
  set: PerlValue,
  scope: PerlScope,
): PerlValue | null {
  const [step, ...rest] = path;
  if (step === undefined) return set;
  const { line } = set;
  if (value.kind === 'hash' || value.kind === 'undefined') {
    const entries = value.kind === 'hash' ? value.entries : [];
    if (!scope.spend(entries.length)) return tooLong(line);
    const before = entries.find(({ key }) => key === step);
    const inner = withValueAt(before?.value ?? { kind: 'undefined', line }, rest, set, scope);
    if (inner === null) return null;
    const entry: PerlEntry = { key: step, value: inner, line: before?.line ?? line };
    return { ...value, kind: 'hash', entries: [...entries.filter(({ key }) => key !== step), entry] };
  }
  if (value.kind !== 'list' || !/^\d{1,4}$/.test(step) || Number(step) > value.items.length) return null;
  if (!scope.spend(value.items.length)) return tooLong(line);
  const inner = withValueAt(value.items[Number(step)] ?? { kind: 'undefined', line }, rest, set, scope);
  return (
    inner && { ...value, items: [...value.items.slice(0, Number(step)), inner, ...value.items.slice(Number(step) + 1)] }
  );
}

/** A number as Perl would print it; null: it is too large to be exact. */
export function numberText(written: string): string | null {
  const plain = written.replace(/_/g, '');
  const value = /^0\d+$/.test(plain) ? Number.parseInt(plain, 8) : Number(plain);
  return Number.isNaN(value) || Math.abs(value) > Number.MAX_SAFE_INTEGER ? null : String(value);
}
