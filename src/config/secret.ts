import { inspect } from 'node:util';

/**
 * A text that must not be shown. Printing it, putting it into a template or turning it into JSON gives `[secret]`;
 * only {@link Secret.reveal} gives the text, for the driver that needs it.
 */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return '[secret]';
  }

  toJSON(): string {
    return '[secret]';
  }

  [inspect.custom](): string {
    return '[secret]';
  }
}
