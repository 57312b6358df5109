import type { Path } from '../config/problem.js';
import type { Secret } from '../config/secret.js';
import type { PerlValue } from './perl-value.js';

/** Something that a person must decide. `at`: where in the new configuration; `scriptLine`: where in the old script. */
export interface ToDo {
  readonly at: Path;
  readonly scriptLine: number | null;
  readonly message: string;
}

/** Something to know: a setting without a counterpart, or a thing that works in another way now. */
export interface Remark {
  readonly kind: 'no-counterpart' | 'changes';
  readonly scriptLine: number | null;
  readonly message: string;
}

/** The new configuration while it is put together. */
export interface Draft {
  /** The content of the YAML file. */
  readonly config: Record<string, unknown>;
  /** Which line of the script a value came from. */
  readonly origins: { readonly at: Path; readonly line: number }[];
  /** By the names of their environment variables, in order. Null: the script does not say it in plain. */
  readonly secrets: Map<string, Secret | null>;
  readonly toDos: ToDo[];
  readonly remarks: Remark[];
}

/** Nothing yet. */
export function emptyDraft(): Draft {
  return { config: {}, origins: [], secrets: new Map(), toDos: [], remarks: [] };
}

/** A setting's text. Null where there is none, or where it is told as a to-do since it is not written out. */
export function plainText(draft: Draft, value: PerlValue | undefined, at: Path, name: string): string | null {
  if (value === undefined || value.kind === 'undefined') return null;
  if (value.kind === 'text') return value.text;
  const why = value.kind === 'unknown' ? value.why : 'it is not one text';
  draft.toDos.push({ at, scriptLine: value.line, message: `${name} could not be read: ${why}` });
  return null;
}

/** A text as it stands in the YAML file, where `${` would begin the name of an environment variable. */
export function withoutVariables(text: string): string {
  return text.replaceAll('${', () => '$${');
}

/** A name out of the script as a message may quote it; anything odd is called so. */
export function shownName(name: string): string {
  return /^[$@%]?[\w:-]{1,60}$/.test(name) ? name : 'a name with odd characters';
}

/** Keeps a password for the environment file, and gives what stands in the YAML file for it. */
export function keepSecret(draft: Draft, wanted: string, secret: Secret | null): string {
  let name = wanted;
  for (let i = 2; draft.secrets.has(name); i++) name = `${wanted}_${i}`;
  draft.secrets.set(name, secret);
  return `\${${name}}`;
}
