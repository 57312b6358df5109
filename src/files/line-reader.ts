import { StringDecoder } from 'node:string_decoder';

/**
 * Cuts what a program prints into lines. Of a line that it draws anew (carriage returns) only the last state counts, so
 * that hours of progress do not pile up; `onPart` gets each state.
 */
export class LineReader {
  readonly #decoder = new StringDecoder('utf8');
  readonly #onLine: (line: string) => void;
  readonly #onPart: (part: string) => void;
  #rest = '';

  constructor(onLine: (line: string) => void, onPart: (part: string) => void = () => undefined) {
    this.#onLine = onLine;
    this.#onPart = onPart;
  }

  /** Takes the next bytes. */
  take(chunk: Buffer): void {
    const lines = (this.#rest + this.#decoder.write(chunk)).split('\n');
    const rest = lines.pop() ?? '';
    for (const line of lines) this.#onLine(this.#lastState(line));
    this.#rest = this.#lastState(rest);
  }

  #lastState(line: string): string {
    const states = line.split('\r');
    for (const state of states.slice(0, -1)) this.#onPart(state);
    return states.at(-1) ?? '';
  }
}
