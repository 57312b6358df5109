import type { MailTemplates, Placeholder, TemplateName } from '../config/mail-templates.js';
import { fillText } from '../config/template.js';
import { printable } from '../report/printable.js';
import { shortenEnd } from './unicode-cut.js';

/** The longest that a value may be within a sentence. */
const INLINE = 120;

/** A configured text with its values, each of which becomes one short line without control characters. */
export function fill<N extends TemplateName>(
  templates: MailTemplates,
  name: N,
  values: Readonly<Record<Placeholder<N>, string>>,
): string {
  const shown = Object.entries<string>(values).map(([key, value]) => [key, printable(value)]);
  return fillText(templates[name], Object.fromEntries(shown) as Record<string, string>);
}

/** A value of a database as it stands within a sentence: one line, short. */
export function inline(value: string): string {
  return shortenEnd(printable(value.slice(0, INLINE * 2)), INLINE);
}

/** The longest subject; mail programs show less. */
const SUBJECT = 180;

/** A subject: one line without control characters, of bounded length. */
export function subjectLine(text: string): string {
  return shortenEnd(printable(text.replaceAll(/\s+/gu, ' ').trim()), SUBJECT);
}
