import { mysqlNumber } from './json-number.js';

/** A JSON text in MySQL's form, or why MySQL would not keep the value as it is. */
export type JsonForm = { readonly text: string } | { readonly refused: string };

const DEEPEST = 100;
const LONGEST_KEY_BYTES = 65_535;

/**
 * A JSON text as MySQL gives it back once it has stored it: keys by their length in bytes, then by their bytes; `", "` and
 * `": "`; numbers by {@link mysqlNumber}. MariaDB keeps a text as it was written, so this is the one text that both hold.
 *
 * Refused is what MySQL refuses, and what it would store as something else: numbers that a double rounds, and a key that
 * stands twice in one object, of which MySQL keeps the last and MariaDB reads the first.
 */
export function mysqlJson(text: string): JsonForm {
  try {
    return { text: new Reader(text).document() };
  } catch (error) {
    if (error instanceof Unkept) return { refused: error.message };
    throw error;
  }
}

class Unkept extends Error {}

const BLANKS = /[ \t\n\r]*/uy;
const WORDS = /true|false|null/uy;
const NUMBERS = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:e[+-]?\d+)?/iuy;

/** Reads a text from its start and gives each value in MySQL's form. */
class Reader {
  readonly #text: string;
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): string {
    const value = this.#value();
    this.#next(BLANKS);
    if (this.#at < this.#text.length) throw this.#noJson();
    return value;
  }

  #value(): string {
    this.#next(BLANKS);
    switch (this.#text[this.#at]) {
      case '{':
        return this.#nested(() => `{${this.#members().join(', ')}}`);
      case '[':
        return this.#nested(() => `[${this.#listed(']', () => this.#value()).join(', ')}]`);
      case '"':
        return JSON.stringify(this.#string());
      default:
        return this.#next(WORDS) ?? this.#number();
    }
  }

  #nested(read: () => string): string {
    this.#depth += 1;
    if (this.#depth > DEEPEST) throw new Unkept(`it is nested deeper than the ${DEEPEST} levels that MySQL keeps`);
    this.#at += 1;
    const value = read();
    this.#depth -= 1;
    return value;
  }

  /** What stands between an opening and a closing bracket, with commas between. */
  #listed<T>(end: string, read: () => T): T[] {
    const list: T[] = [];
    if (this.#takes(end)) return list;
    for (;;) {
      list.push(read());
      if (this.#takes(end)) return list;
      if (!this.#takes(',')) throw this.#noJson();
    }
  }

  #members(): string[] {
    const members = new Map<string, { readonly bytes: Buffer; readonly value: string }>();
    this.#listed('}', () => {
      this.#next(BLANKS);
      const key = this.#string();
      const bytes = Buffer.from(key);
      if (members.has(key)) {
        throw new Unkept(`its key ${shown(key)} stands twice: MySQL keeps the last value, MariaDB reads the first`);
      }
      if (bytes.length > LONGEST_KEY_BYTES) {
        throw new Unkept(`its key ${shown(key)} is longer than the ${LONGEST_KEY_BYTES} bytes that MySQL keeps`);
      }
      if (!this.#takes(':')) throw this.#noJson();
      members.set(key, { bytes, value: this.#value() });
    });
    return [...members]
      .sort(([, a], [, b]) => a.bytes.length - b.bytes.length || a.bytes.compare(b.bytes))
      .map(([key, { value }]) => `${JSON.stringify(key)}: ${value}`);
  }

  #string(): string {
    const from = this.#at;
    let end = from;
    do end = this.#text.indexOf('"', end + 1);
    while (end > 0 && this.#isEscaped(end));
    if (this.#text[from] !== '"' || end < 0) throw this.#noJson();
    let value: string;
    try {
      value = JSON.parse(this.#text.slice(from, end + 1)) as string;
    } catch {
      throw this.#noJson();
    }
    if (/\p{Surrogate}/u.test(value)) throw this.#noJson();
    this.#at = end + 1;
    return value;
  }

  #isEscaped(quote: number): boolean {
    let before = quote;
    while (this.#text[before - 1] === '\\') before -= 1;
    return (quote - before) % 2 === 1;
  }

  #number(): string {
    const literal = this.#next(NUMBERS);
    if (literal === null) throw this.#noJson();
    const number = mysqlNumber(literal);
    if (number === null) throw new Unkept(`its number ${short(literal)} is too large for MySQL`);
    if (!number.exact) throw new Unkept(`MySQL would make ${number.text} of its number ${short(literal)}`);
    return number.text;
  }

  #takes(sign: string): boolean {
    this.#next(BLANKS);
    if (this.#text[this.#at] !== sign) return false;
    this.#at += 1;
    return true;
  }

  /** What the pattern, a sticky one, finds here; null: nothing. */
  #next(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? null;
    this.#at += found?.length ?? 0;
    return found;
  }

  #noJson(): Unkept {
    return new Unkept(
      `it is no JSON that MySQL takes, from character ${this.#at + 1} on: ${shown(this.#text.slice(this.#at))}`,
    );
  }
}

function shown(text: string): string {
  return JSON.stringify(short(text));
}

function short(text: string): string {
  return text.length <= 60 ? text : `${text.slice(0, 60)}…`;
}
