/** A text of a mail: how it is by default, what may stand in it as `{name}`, and what it is for. */
export interface Template<P extends string> {
  readonly text: string;
  readonly placeholders: readonly P[];
  readonly use: string;
}

/** A template that knows its placeholders by name. */
export function template<const P extends string>(text: string, placeholders: readonly P[], use: string): Template<P> {
  return { text, placeholders, use };
}

const PLACEHOLDER = /\{([A-Za-z]\w*)\}/gu;

/** The names in `{ }` that a text holds, in their order. */
export function placeholdersIn(text: string): readonly string[] {
  return [...text.matchAll(PLACEHOLDER)].map(([, name]) => name ?? '');
}

/** The text with each `{name}` replaced by its value. Values are put in as they are, and not read as templates. */
export function fillText(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(PLACEHOLDER, (written, name: string) => values[name] ?? written);
}
