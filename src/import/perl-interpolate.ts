import { numberText, type PerlScope, type PerlValue, tooLong, valueAt } from './perl-value.js';

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\x07',
  b: '\b',
  e: '\x1b',
  f: '\f',
};

// What may stand in a text in double quotes, one alternative a line; everything else is itself.
const PART = new RegExp(
  [
    String.raw`\\x\{([\da-fA-F]{1,6})\}|\\x([\da-fA-F]{0,2})`,
    String.raw`\\(0[0-7]{0,2}|[1-7][0-7]{1,2})`,
    String.raw`\\([NLUQEluco])`,
    String.raw`\\([^])`,
    String.raw`([$@])(?:\{\s*([A-Za-z_]\w*)\s*\}|((?:::)?[A-Za-z_]\w*(?:::\w+)*(?:::)?))((?:(?:->)?(?:\[-?\w+\]|\{\s*(?:-?\w+|'[^'\\{}]*'|"[^"\\$@{}]*")\s*\}))*)(->(?=[[{])|[[{])?`,
    String.raw`(\$[^]|\$$|@[{$:\d])`,
  ].join('|'),
  'g',
);

/** A text in double quotes, with variables that are known by then put in. What is not known makes it unknown. */
export function interpolate(text: string, scope: PerlScope, line: number): PerlValue {
  let why: string | null = null;
  const known = text.replace(PART, (...found: unknown[]) => {
    const [, wide, hex, octal, change, plain, sigil, braced, name, steps, more, other] = found as (
      string | undefined
    )[];
    if (wide !== undefined || hex !== undefined)
      return character(Number.parseInt(wide ?? (hex === '' ? '0' : (hex ?? '0')), 16));
    if (octal !== undefined) return character(Number.parseInt(octal, 8));
    if (plain !== undefined) return ESCAPES[plain] ?? plain;
    if (change !== undefined) why ??= 'it has an escape in double quotes that is not read here';
    else if (other !== undefined || more !== undefined) why ??= unresolved(null);
    else {
      const value = lookUp(scope, `${sigil ?? ''}${braced ?? name ?? ''}`, steps ?? '', line);
      if (value !== null && scope.spend(value.length)) return value;
      if (value !== null) why ??= tooLong(line).why;
      const whole = `${sigil ?? ''}${braced ?? name ?? ''}`;
      why ??= unresolved(scope.has(whole) && steps === '' ? whole : null);
    }
    return '';
  });
  return why === null ? { kind: 'text', text: known, line } : { kind: 'unknown', why, line };
}

/** Names no variable that the script does not set: what looks like one may be a part of a password. */
function unresolved(name: string | null): string {
  if (name !== null) return `it holds ${name}, whose value is not written out`;
  return 'it holds a $ or @ in double quotes that stands for a variable whose value is not known (a plain one has a \\ before it)';
}

function lookUp(scope: PerlScope, name: string, steps: string, line: number): string | null {
  const path = [...steps.matchAll(/\[(-?\w+)\]|\{\s*(?:'([^']*)'|"([^"]*)"|(-?\w+))\s*\}/g)].map(
    ([, index, single, double, bare]) => index ?? single ?? double ?? bare ?? '',
  );
  if (name.startsWith('@')) return steps === '' ? joined(scope.get(name), scope) : null;
  let value = scope.get(path.length === 0 ? name : `${steps.startsWith('[') ? '@' : '%'}${name.slice(1)}`);
  if (steps.startsWith('->')) value = scope.get(name);
  for (const step of path) value = value && valueAt(value, numberText(step) ?? step, line, scope);
  return value?.kind === 'text' ? value.text : null;
}

function joined(value: PerlValue | undefined, scope: PerlScope): string | null {
  if (value?.kind !== 'list') return null;
  const texts = value.items.flatMap((item) =>
    item.kind === 'text' && scope.spend(item.text.length + 1) ? item.text : [],
  );
  return texts.length === value.items.length ? texts.join(' ') : null;
}

function character(code: number): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
}
